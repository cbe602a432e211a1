package chain.sending;

import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.signing.Signer;
import chain.signing.Signers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.time.Instant;
import orders.NotReady;
import orders.Order;
import orders.OrderCancelled;
import orders.OrderExpired;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameterName;

/** Finds out, before a model is paid, whether the chain would take the order's completion. */
@ApplicationScoped
@Named("completionCheck")
public class CompletionCheck {

    private static final String SAMPLE_URI = "ipfs://" + "b".repeat(59);
    private static final String SAMPLE_HASH = "0x" + "01".repeat(32);

    private final Marketplace marketplace;
    private final Signers signers;
    private final Refusals refusals;
    private final ChainSettings settings;

    public CompletionCheck(Marketplace marketplace, Signers signers, Refusals refusals, ChainSettings settings) {
        this.marketplace = marketplace;
        this.signers = signers;
        this.refusals = refusals;
        this.settings = settings;
    }

    /**
     * Returns if a completion sent now would succeed.
     *
     * @throws OrderExpired if the deadline is passed or too near
     * @throws OrderCancelled if the buyer has the money back
     * @throws PermanentFailure with the contract's reason, or if the seller's key is missing
     * @throws NotReady if the node cannot say, or the order is not on chain, or no longer
     */
    public void check(Order order) {
        NotReady.unless(() -> tryOut(order));
    }

    private void tryOut(Order order) {
        ChainOrder onChain = marketplace.order(order.orderId());
        if (!onChain.exists()) {
            throw new TransientFailure(
                    "the order is not on chain: the block of its creation may have been replaced", null);
        }
        if (ChainStatus.of(onChain.status()) != ChainStatus.PENDING) {
            throw refused(order, "OrderNotPending");
        }
        long deadline =
                onChain.deadline().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
        if (deadline - settings.minimumDeadlineSeconds() < Instant.now().getEpochSecond()) {
            throw new OrderExpired(
                    "the deadline is less than " + settings.minimumDeadlineSeconds() + " s away, or passed");
        }
        Signer signer = signers.of(order.agentId(), order.sellerAddress());
        try {
            marketplace.simulate(signer.address(), sample(marketplace, order), DefaultBlockParameterName.LATEST);
        } catch (Marketplace.Reverted e) {
            throw refused(order, e.getMessage());
        }
    }

    private RuntimeException refused(Order order, String reason) {
        String message = "completeOrder would revert: " + reason;
        return refusals.ending(order.orderId(), order.sellerAddress(), reason)
                .<RuntimeException>map(ending -> switch (ending.status()) {
                    case EXPIRED -> new OrderExpired(message);
                    case CANCELLED -> new OrderCancelled("the buyer cancelled the order on chain");
                    // Its event moves the order; a dispute that is rejected lets it go on.
                    case DISPUTED -> new TransientFailure("the buyer disputes the order", null);
                    default -> new PermanentFailure(message);
                })
                // The newest block says so, which may be replaced: the order ends when it is deep enough and read.
                .orElseGet(() -> new TransientFailure(message, null));
    }

    /** A completion of the order with a result of the usual length. */
    public static String sample(Marketplace marketplace, Order order) {
        return marketplace.completion(order.orderId(), SAMPLE_URI, SAMPLE_HASH);
    }
}
