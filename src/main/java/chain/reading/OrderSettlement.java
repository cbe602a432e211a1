package chain.reading;

import base.PlainText;
import base.Queries;
import chain.contract.ChainStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import orders.MovedOrder;
import orders.OrderStatus;
import orders.StatusCounter;

/** Ends orders as the chain says. */
@ApplicationScoped
public class OrderSettlement {

    private static final int LONGEST_TEXT = 1000;

    private final Queries queries;
    private final StatusCounter counter;

    public OrderSettlement(Queries queries, StatusCounter counter) {
        this.queries = queries;
        this.counter = counter;
    }

    private record Step(String orderId, String status, Long block, String transaction, String uri, String error) {}

    /**
     * Moves an order to {@code status} and away from the workers; does nothing where the order may not go there. To be called
     * in a transaction.
     *
     * @param block the block that did it, or null
     * @param transaction hash of the transaction that did it, or null
     * @param uri the result's address that the event named, or null
     * @return whether the order moved
     */
    public boolean settle(
            String orderId, OrderStatus status, Long block, String transaction, String uri, String error) {
        // Any seller may write anything as its result's address, and it must not stop those who read it.
        var step = new Step(
                orderId,
                status.word(),
                block,
                transaction,
                PlainText.of(uri, LONGEST_TEXT),
                PlainText.of(error, LONGEST_TEXT));
        List<MovedOrder> settled = queries.list("chain/reading/settle-order", step, MovedOrder.class);
        counter.moved(settled);
        return !settled.isEmpty();
    }

    /** Moves an order to where the contract had it after {@code block}. @return whether it moved */
    public boolean settle(String orderId, ChainStatus status, long block) {
        String error = status.orderStatus() == OrderStatus.COMPLETED ? null : status + " on chain";
        return settle(orderId, status.orderStatus(), block, null, null, error);
    }

    /** Moves an order to its end. @return whether it moved */
    public boolean settle(String orderId, Ending ending) {
        return settle(orderId, ending.status(), ending.block(), ending.transaction(), null, ending.error());
    }
}
