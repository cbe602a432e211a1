package queue;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import orders.Order;
import orders.TransientFailure;

/**
 * Until when this worker holds its orders, by its own clock. A process that got no time, or was stopped and goes on, may have lost
 * them meanwhile without a word: it finds that out before it pays a model or calls a tool, and not from the row that it cannot write
 * afterwards.
 */
@ApplicationScoped
@Named("leases")
public class Leases {

    private final OrderSettings settings;
    private final Queries queries;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();

    public Leases(OrderSettings settings, Queries queries) {
        this.settings = settings;
        this.queries = queries;
    }

    /** @param endsNanos by {@link System#nanoTime}, which goes on while the process is stopped */
    private record Held(String worker, long endsNanos) {}

    /**
     * Returns if the order is still this worker's. A lease that is over by the clock, or nearly, is renewed first; where nobody has
     * taken the order meanwhile, that succeeds. An order that was never claimed here is left to its statements.
     *
     * @throws TransientFailure if it is another worker's, or nobody's
     */
    public void requireHeld(Order order) {
        Held lease = held.get(order.id());
        if (lease == null || lease.endsNanos() - System.nanoTime() > renewal()) {
            return;
        }
        long asked = System.nanoTime();
        Renewal renewal = queries.first(
                        "queue/renew-leases",
                        Map.of(
                                "worker", lease.worker(),
                                "ids", order.id().toString(),
                                "leaseMs", settings.leaseMs()),
                        Renewal.class)
                .orElseThrow(() -> new TransientFailure("the order was settled or taken over meanwhile", null));
        if (renewal.renewed()) {
            extended(order.id(), lease.worker(), asked);
        } else if (lease.endsNanos() - System.nanoTime() <= 0) {
            throw new TransientFailure(
                    "the order's lease is over, and somebody else is about to change the order", null);
        }
    }

    /** A row of {@code renew-leases.sql}: an order that is still held, and whether its lease was renewed. */
    record Renewal(UUID id, boolean renewed) {}

    /** A statement that was sent at {@code askedNanos} has given {@code worker} the order for a whole lease. */
    void extended(UUID order, String worker, long askedNanos) {
        long ends = askedNanos + TimeUnit.MILLISECONDS.toNanos(settings.leaseMs());
        held.merge(order, new Held(worker, ends), (was, now) -> was.endsNanos() - now.endsNanos() > 0 ? was : now);
    }

    /** Nothing of the order runs here any more. */
    void over(UUID order) {
        held.remove(order);
    }

    /** A lease that has less left than this should have been renewed: it is renewed at a third of it. */
    private long renewal() {
        return TimeUnit.MILLISECONDS.toNanos(settings.leaseMs()) / 3;
    }
}
