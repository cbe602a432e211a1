package chain.sending;

import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.reading.Ending;
import chain.reading.EventCursor;
import chain.reading.ReadState;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import orders.OrderStatus;
import org.web3j.protocol.core.DefaultBlockParameter;

/**
 * What follows from the contract's refusal of a completion. A refusal is an answer of the newest block, which the chain may
 * still replace, or of a node that is behind: an order ends only by what the contract has as of a block whose events are read,
 * because that is taken back with the block. Until then it is tried again.
 */
@ApplicationScoped
public class Refusals {

    private final Marketplace marketplace;
    private final EventCursor cursor;

    public Refusals(Marketplace marketplace, EventCursor cursor) {
        this.marketplace = marketplace;
        this.cursor = cursor;
    }

    /**
     * How the order ends for {@code reason}; empty if it does not, and is to be tried again. Asks the node, so it is not to be
     * called in a transaction.
     *
     * @throws orders.TransientFailure if the node cannot say
     */
    Optional<Ending> ending(String orderId, String seller, String reason) {
        String error = "completeOrder reverted: " + reason;
        if (reason.equals("DeadlinePassed")) {
            // Time does not go back with a block.
            return Optional.of(new Ending(OrderStatus.EXPIRED, null, null, error));
        }
        Long read = cursor.state().map(ReadState::block).orElse(null);
        if (read == null || read < 0) {
            return Optional.empty();
        }
        ChainOrder order = marketplace
                .orders(List.of(orderId), DefaultBlockParameter.valueOf(BigInteger.valueOf(read)))
                .get(orderId);
        if (!order.exists()) {
            return Optional.empty();
        }
        var status = ChainStatus.of(order.status());
        if (status == ChainStatus.PENDING) {
            // Only one thing about an open order is for good: that it is another seller's.
            return seller.equalsIgnoreCase(order.seller())
                    ? Optional.empty()
                    : Optional.of(new Ending(OrderStatus.FAILED, null, null, error));
        }
        OrderStatus to = status.orderStatus();
        return Optional.of(new Ending(to, read, null, to == OrderStatus.COMPLETED ? null : error));
    }
}
