package chain.sending;

import base.Gathered;
import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import chain.rpc.ChainSettings;
import chain.signing.Signer;
import chain.signing.Signers;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import orders.NotReady;
import orders.Order;
import orders.OrderCancelled;
import orders.OrderExpired;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthCall;

/** Finds out, before a model is paid, whether the chain would take the order's completion. */
@ApplicationScoped
@Named("completionCheck")
public class CompletionCheck {

    /** Nodes that take fewer at once are asked in smaller lots. */
    private static final int MOST_AT_ONCE = 200;

    private static final String SAMPLE_URI = "ipfs://" + "b".repeat(59);
    private static final Duration BEHIND = Duration.ofSeconds(1);
    private static final String SAMPLE_HASH = "0x" + "01".repeat(32);

    private final Marketplace marketplace;
    private final Signers signers;
    private final Refusals refusals;
    private final ChainSettings settings;
    private final Gathered<Look, Answer> looks = new Gathered<>(
            "completion-check",
            MOST_AT_ONCE,
            this::together,
            look -> together(List.of(look)).get(look));

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
        NotReady.unless(order, () -> tryOut(order));
    }

    private void tryOut(Order order) {
        Signing signing = signing(order);
        Response<?> simulation = signing.signer() == null ? null : answer(new Look(order, signing.signer()));
        if (simulation != null && marketplace.isTaken(simulation)) {
            // The contract takes it: so the order is there, and open.
            requireTime(order.deadline().getEpochSecond());
            return;
        }
        ChainOrder onChain = marketplace.orderOf(answer(new Look(order, null)));
        if (!onChain.exists()) {
            // A node that is a block behind has it with the next one.
            throw new NotReady(
                    "the order is not on chain: the block of its creation may have been replaced, or not be known to"
                            + " the node yet",
                    BEHIND,
                    null);
        }
        if (ChainStatus.of(onChain.status()) != ChainStatus.PENDING) {
            throw refused(order, "OrderNotPending");
        }
        requireTime(onChain.deadline().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
        if (signing.missing() != null) {
            throw signing.missing();
        }
        try {
            marketplace.requireTaken(simulation);
        } catch (Marketplace.Reverted e) {
            throw refused(order, e.getMessage());
        }
    }

    private void requireTime(long deadline) {
        if (deadline - settings.minimumDeadlineSeconds() < Instant.now().getEpochSecond()) {
            throw new OrderExpired(
                    "the deadline is less than " + settings.minimumDeadlineSeconds() + " s away, or passed");
        }
    }

    private Response<?> answer(Look look) {
        Answer answer = looks.get(look);
        if (answer.failure() != null) {
            throw new TransientFailure(answer.failure().getMessage(), answer.failure());
        }
        return answer.given();
    }

    /** Who signs the order's completion, or why nobody does; of an order that has ended nobody cares. */
    private record Signing(Signer signer, RuntimeException missing) {}

    private Signing signing(Order order) {
        try {
            return new Signing(signers.of(order.agentId(), order.sellerAddress()), null);
        } catch (PermanentFailure | TransientFailure missing) {
            return new Signing(null, missing);
        }
    }

    /** @param signer as whom a completion is tried; null if the order is asked for instead */
    private record Look(Order order, Signer signer) {}

    /** @param failure why there is no answer; else null */
    private record Answer(Response<?> given, TransientFailure failure) {}

    /** The orders that were claimed at the same moment are looked at in one request. */
    private Map<Look, Answer> together(List<Look> wanted) {
        List<Request<?, ? extends Response<?>>> questions = wanted.stream()
                .<Request<?, ? extends Response<?>>>map(this::question)
                .toList();
        Map<Look, Answer> found = new IdentityHashMap<>();
        try {
            Iterator<Response<?>> answers =
                    ChainBatch.send(marketplace.node(), questions).iterator();
            wanted.forEach(look -> found.put(look, new Answer(answers.next(), null)));
        } catch (TransientFailure failed) {
            // A node that does not answer, or is asked too much, is not asked again by each of them.
            wanted.forEach(look -> found.put(look, new Answer(null, failed)));
        }
        return found;
    }

    private Request<?, EthCall> question(Look look) {
        return look.signer() == null
                ? marketplace.orderQuestion(look.order().orderId(), DefaultBlockParameterName.LATEST)
                : marketplace.simulation(
                        look.signer().address(), sample(marketplace, look.order()), DefaultBlockParameterName.LATEST);
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

    @PreDestroy
    void stop() {
        looks.close();
    }

    /** A completion of the order with a result of the usual length. */
    public static String sample(Marketplace marketplace, Order order) {
        return marketplace.completion(order.orderId(), SAMPLE_URI, SAMPLE_HASH);
    }
}
