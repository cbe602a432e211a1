package chain;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import orders.Order;
import orders.OrderCancelled;
import orders.OrderExpired;
import orders.OrderVariables;
import orders.PermanentFailure;
import org.apache.camel.Variable;
import org.web3j.protocol.core.DefaultBlockParameterName;

/** Finds out, before a model is paid, whether the chain would take the order's completion. */
@ApplicationScoped
@Named("completionCheck")
public class CompletionCheck {

    private static final String SAMPLE_URI = "ipfs://" + "b".repeat(59);
    private static final String SAMPLE_HASH = "0x" + "01".repeat(32);

    private final Marketplace marketplace;
    private final Signers signers;
    private final ChainSettings settings;

    public CompletionCheck(Marketplace marketplace, Signers signers, ChainSettings settings) {
        this.marketplace = marketplace;
        this.signers = signers;
        this.settings = settings;
    }

    /**
     * Returns if a completion sent now would succeed.
     *
     * @throws OrderExpired if the deadline is passed or too near
     * @throws OrderCancelled if the buyer has the money back
     * @throws PermanentFailure with the contract's reason, or if the seller's key is missing
     * @throws orders.TransientFailure if the node cannot say
     */
    public void check(@Variable(OrderVariables.ORDER) Order order) {
        Map<String, Object> onChain = marketplace.order(order.orderId());
        var status = ChainStatus.of((BigInteger) onChain.get("status"));
        if (status == ChainStatus.CANCELLED || status == ChainStatus.REFUNDED) {
            throw new OrderCancelled("the buyer cancelled the order on chain");
        }
        if (status != ChainStatus.PENDING) {
            throw new PermanentFailure("completeOrder would revert: OrderNotPending");
        }
        long deadline = ((BigInteger) onChain.get("deadline"))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
        if (deadline - settings.minimumDeadlineSeconds() < Instant.now().getEpochSecond()) {
            throw new OrderExpired(
                    "the deadline is less than " + settings.minimumDeadlineSeconds() + " s away, or passed");
        }
        Signer signer = signers.of(order.agentId(), order.sellerAddress());
        try {
            marketplace.simulate(
                    signer.address(),
                    marketplace.completion(order.orderId(), SAMPLE_URI, SAMPLE_HASH),
                    DefaultBlockParameterName.LATEST);
        } catch (Marketplace.Reverted e) {
            String message = "completeOrder would revert: " + e.getMessage();
            throw e.getMessage().equals("DeadlinePassed") ? new OrderExpired(message) : new PermanentFailure(message);
        }
    }
}
