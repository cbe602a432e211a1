package runs;

import base.Queries;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import orders.OrderStatus;

/**
 * How an order stood when nobody had it locked.
 *
 * @param held whether the attempt still holds it
 * @param run the number of its run
 */
public record OrderStanding(boolean held, OrderStatus status, int run) {

    /** Waits for who has the order, or its place in the queue, locked; empty if there is no such order. */
    public static Optional<OrderStanding> of(Queries queries, UUID id, int attempt) {
        return queries.first(
                "queue/wait-for-order", Map.of("id", id.toString(), "attempt", attempt), OrderStanding.class);
    }

    /** True if an attempt may still need what was paid for it. */
    boolean isUnfinished() {
        return status == OrderStatus.PENDING || status == OrderStatus.PROCESSING;
    }
}
