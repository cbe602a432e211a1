package runs;

import base.Queries;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import orders.OrderStatus;
import orders.TransientFailure;

/**
 * How an order stood when nobody had it locked.
 *
 * @param held whether the attempt still holds it
 * @param run the number of its run
 */
public record OrderStanding(boolean held, OrderStatus status, int run) {

    private static final int MOST_TRIES = 20;

    /** Waits for who has the order, or its place in the queue, locked; empty if there is no such order. */
    public static Optional<OrderStanding> of(Queries queries, UUID id, int attempt) {
        return queries.first(
                "queue/wait-for-order", Map.of("id", id.toString(), "attempt", attempt), OrderStanding.class);
    }

    /**
     * Writes what is of one order, waiting for who has the order locked, as often as somebody else was first.
     *
     * @param wanted whether there is still something to write, by how the order stands
     * @param write returns null if somebody had the order locked
     * @return empty if it was not written, and was not wanted any more
     * @throws TransientFailure if the order is locked again and again
     */
    public static <R> Optional<R> awaiting(
            Queries queries, UUID id, int attempt, Predicate<OrderStanding> wanted, Supplier<R> write) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            boolean isWanted = of(queries, id, attempt).filter(wanted).isPresent();
            R written = write.get();
            if (written != null || !isWanted) {
                return Optional.ofNullable(written);
            }
        }
        throw new TransientFailure("the order is locked again and again", null);
    }

    /** True if an attempt may still need what was paid for it. */
    boolean isUnfinished() {
        return status == OrderStatus.PENDING || status == OrderStatus.PROCESSING;
    }
}
