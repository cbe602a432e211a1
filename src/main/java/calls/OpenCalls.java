package calls;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.MDC;

/**
 * The calls of others that this process waits for now. Every client that calls out says when a call begins and ends, so that
 * health can tell a worker that works from one that only waits.
 */
public final class OpenCalls {

    private static final int MOST_KNOWN = 1_000;
    private static final Set<Call> OPEN = ConcurrentHashMap.newKeySet();
    /** When each destination last gave an answer, in nanoseconds of this process. */
    private static final Map<String, Long> ANSWERED = new ConcurrentHashMap<>();

    private OpenCalls() {}

    /** A call that is not over yet. */
    public static final class Call implements AutoCloseable {

        private final String to;
        private final String order;
        private final long since = System.nanoTime();

        private Call(String to, String order) {
            this.to = to;
            this.order = order;
        }

        /** Where it went: scheme, host and port, or the name of a command. It holds no secret. */
        public String to() {
            return to;
        }

        /** The id on chain of the order that waits for it; null if it is none's. */
        public String order() {
            return order;
        }

        /** How long it has been open. */
        public long milliseconds() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        }

        /** An answer came, whatever it said. */
        public void answered() {
            if (ANSWERED.size() >= MOST_KNOWN) {
                ANSWERED.clear();
            }
            ANSWERED.put(to, System.nanoTime());
        }

        @Override
        public void close() {
            OPEN.remove(this);
        }
    }

    /** A call of {@code address} begins; close what is returned when it ends. */
    public static Call begin(URI address) {
        int port = address.getPort();
        return begin(address.getScheme() + "://" + address.getHost() + (port < 0 ? "" : ":" + port));
    }

    /** The same, for what has a name and no address. */
    public static Call begin(String name) {
        var order = MDC.get("orderId");
        var call = new Call(name, order == null ? null : order.toString());
        OPEN.add(call);
        return call;
    }

    /** Those that are open now. */
    public static List<Call> now() {
        return List.copyOf(OPEN);
    }

    /** How long ago {@code destination} last gave an answer, in milliseconds; the greatest number if it is not known to have. */
    public static long answeredMsAgo(String destination) {
        Long at = ANSWERED.get(destination);
        return at == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at);
    }
}
