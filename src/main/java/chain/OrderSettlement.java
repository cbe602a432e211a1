package chain;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import operations.Queries;
import orders.StatusCounter;

/** Ends orders as the chain says. */
@ApplicationScoped
public class OrderSettlement {

    private final Queries queries;
    private final StatusCounter counter;
    private final Marketplace marketplace;

    public OrderSettlement(Queries queries, StatusCounter counter, Marketplace marketplace) {
        this.queries = queries;
        this.counter = counter;
        this.marketplace = marketplace;
    }

    /**
     * Moves an order to {@code status} and away from the workers; does nothing where the order may not go there. To be called
     * in a transaction.
     *
     * @param transaction hash of the transaction that did it, or null
     * @param uri the result's address that the event named, or null
     */
    void settle(String orderId, String status, String transaction, String uri, String error) {
        Map<String, Object> row = new HashMap<>();
        row.put("orderId", orderId);
        row.put("status", status);
        row.put("transaction", transaction);
        row.put("uri", uri);
        row.put("error", error);
        // Workers lock the queue's row before the order's; the same way round here, or the two could wait for each
        // other.
        queries.rows("lock-queued-order", row);
        counter.count(queries.rows("settle-order", row));
    }

    /** Ends an order whose completion the contract refuses for {@code reason}. */
    void refused(String orderId, String reason) {
        String status = "failed";
        if (reason.equals("DeadlinePassed")) {
            status = "expired";
        } else if (reason.equals("OrderNotPending")) {
            var now = ChainStatus.of((BigInteger) marketplace.order(orderId).get("status"));
            status = now == ChainStatus.PENDING ? "failed" : now.orderStatus();
        }
        String error = status.equals("completed") ? null : "completeOrder reverted: " + reason;
        settle(orderId, status, null, null, error);
    }
}
