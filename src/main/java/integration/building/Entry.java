package integration.building;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Where messages enter one version of a route. It knows how many are inside, to the message, so that a version is stopped only when
 * the last one has left it. Whoever comes after it was closed, because it had looked up the way a moment before, is sent on to the
 * version that is open.
 */
final class Entry extends DelegateAsyncProcessor {

    private static final long CLOSED = Long.MIN_VALUE;

    private final DirectEndpoint endpoint;
    /** How many are inside; its sign says whether it is closed. */
    private final AtomicLong inside = new AtomicLong();

    private volatile boolean isOver;

    Entry(Processor route, DirectEndpoint endpoint) {
        super(route);
        this.endpoint = endpoint;
    }

    static Entry of(Consumer consumer) {
        return (Entry) ((DirectConsumer) consumer).getProcessor();
    }

    /** The route's; empty if it is not called by {@code direct:}. */
    static Optional<Entry> of(Route route) {
        return route != null
                        && route.getConsumer() instanceof DirectConsumer consumer
                        && consumer.getProcessor() instanceof Entry entry
                ? Optional.of(entry)
                : Optional.empty();
    }

    /** Lets messages in. */
    void admit() {
        inside.updateAndGet(count -> count & ~CLOSED);
    }

    /** Lets no more in. */
    void shut(boolean isOver) {
        this.isOver = isOver;
        inside.updateAndGet(count -> count | CLOSED);
    }

    /** True if it is an older edition's, which is not to get messages again, whoever starts it. */
    boolean isOver() {
        return isOver;
    }

    /** True if messages are let in. */
    boolean isOpen() {
        return inside.get() >= 0;
    }

    /** True if it is closed and the last message has left. */
    boolean isLeft() {
        return inside.get() == CLOSED;
    }

    /** How many messages are inside. */
    long inside() {
        return inside.get() & ~CLOSED;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!enter()) {
            return processElsewhere(exchange, callback);
        }
        try {
            return super.process(exchange, doneSync -> {
                inside.decrementAndGet();
                callback.done(doneSync);
            });
        } catch (RuntimeException | Error thrown) {
            inside.decrementAndGet();
            throw thrown;
        }
    }

    private boolean enter() {
        long count;
        do {
            count = inside.get();
            if (count < 0) {
                return false;
            }
        } while (!inside.compareAndSet(count, count + 1));
        return true;
    }

    private boolean processElsewhere(Exchange exchange, AsyncCallback callback) {
        try {
            DirectConsumer open = endpoint.getConsumer();
            if (open != null && open.getProcessor() != this) {
                return open.getAsyncProcessor().process(exchange, callback);
            }
            exchange.setException(new DirectConsumerNotAvailableException(
                    "its route was taken away, and no other has its place", exchange));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            exchange.setException(ended);
        }
        callback.done(true);
        return true;
    }
}
