package outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The worst of name services: a name that it was not told about is this machine, in whatever way it is written. One that it was
 * told several answers for gives them in turn.
 */
final class TestNames implements DnsResolver {

    private final Map<String, Deque<InetAddress[]>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();

    /** Adds an answer for {@code host}; the last one is given for ever. */
    TestNames answer(String host, String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        answers.computeIfAbsent(host, name -> new ArrayDeque<>()).add(all);
        return this;
    }

    int lookups() {
        return lookups.get();
    }

    @Override
    public InetAddress[] resolve(String host) {
        lookups.incrementAndGet();
        Deque<InetAddress[]> told = answers.get(host);
        if (told != null) {
            return told.size() > 1 ? told.poll() : told.peek();
        }
        try {
            boolean literal = host.contains(":") || host.matches("\\d+(\\.\\d+){3}");
            return InetAddress.getAllByName(literal ? host : "127.0.0.1");
        } catch (UnknownHostException e) {
            throw new AssertionError(
                    List.of(host, Arrays.asList(e.getStackTrace())).toString(), e);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
