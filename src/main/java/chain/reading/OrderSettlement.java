package chain.reading;

import base.PlainText;
import base.Queries;
import chain.contract.ChainStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orders.MovedOrder;
import orders.OrderStatus;
import orders.StatusCounter;

/** Moves orders as the chain says: to their end, into a dispute and out of it. */
@ApplicationScoped
public class OrderSettlement {

    private static final int LONGEST_TEXT = 1000;

    private final Queries queries;
    private final StatusCounter counter;

    public OrderSettlement(Queries queries, StatusCounter counter) {
        this.queries = queries;
        this.counter = counter;
    }

    private record Step(
            String orderId,
            String status,
            Long block,
            String transaction,
            Integer logIndex,
            String uri,
            String error) {}

    /** The block by which a dispute ended; what is null is not known. */
    private record Rejection(String orderId, Long block, String transaction, Integer logIndex) {}

    /**
     * Moves orders to a status because events say so, and away from the workers; does nothing with one that may not go there. To
     * be called in a transaction, as all of these.
     *
     * @param ends events of different orders, and where each moves its order
     * @return the orders that moved
     */
    Set<String> settle(Map<EventReader.Found, OrderStatus> ends) {
        List<Step> steps = new ArrayList<>();
        ends.forEach((one, status) -> {
            // Any seller may write anything as its result's address, and it must not stop those who read it.
            String uri = PlainText.of((String) one.event().fields().get("resultURI"), LONGEST_TEXT);
            String error = status == OrderStatus.COMPLETED ? null : one.event().name() + " on chain";
            steps.add(
                    new Step(one.orderId(), status.word(), one.block(), one.transaction(), one.logIndex(), uri, error));
        });
        return settle(steps);
    }

    /** Moves an order to where the contract had it after {@code block}. @return whether it moved */
    public boolean settle(String orderId, ChainStatus status, long block) {
        String error = status.orderStatus() == OrderStatus.COMPLETED ? null : status + " on chain";
        return settle(orderId, new Ending(status.orderStatus(), block, null, error));
    }

    /** Moves an order to its end. @return whether it moved */
    public boolean settle(String orderId, Ending ending) {
        return !settleAll(Map.of(orderId, ending)).isEmpty();
    }

    /** Moves orders to their ends, in one statement. @return those that moved */
    public Set<String> settleAll(Map<String, Ending> endings) {
        List<Step> steps = new ArrayList<>();
        endings.forEach((orderId, ending) -> steps.add(new Step(
                orderId,
                ending.status().word(),
                ending.block(),
                ending.transaction(),
                null,
                null,
                PlainText.of(ending.error(), LONGEST_TEXT))));
        return settle(steps);
    }

    /** Lets a disputed order go on, because an event says that its dispute was rejected. @return where; empty if it does not */
    Optional<OrderStatus> resume(EventReader.Found one) {
        return resume(new Rejection(one.orderId(), one.block(), one.transaction(), one.logIndex()));
    }

    /** Lets a disputed order go on, because the contract had it Pending after {@code block}. @return whether it does */
    public boolean resume(String orderId, long block) {
        return resume(new Rejection(orderId, block, null, null)).isPresent();
    }

    private record Moved(String orderId, OrderStatus status) {}

    private Set<String> settle(List<Step> steps) {
        Set<String> moved = new HashSet<>();
        if (!steps.isEmpty()) {
            var values = Map.of("steps", OrderEvents.rows(steps));
            for (Moved one : queries.list("chain/reading/settle-orders", values, Moved.class)) {
                counter.changed(one.status(), 1);
                moved.add(one.orderId());
            }
        }
        return moved;
    }

    private Optional<OrderStatus> resume(Rejection rejection) {
        List<MovedOrder> moved = queries.list("chain/reading/resume-disputed-order", rejection, MovedOrder.class);
        counter.moved(moved);
        return moved.stream().map(MovedOrder::status).findFirst();
    }
}
