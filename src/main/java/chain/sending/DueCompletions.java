package chain.sending;

import base.OrderLog;
import base.PlainText;
import base.Queries;
import chain.contract.Marketplace;
import chain.reading.Ending;
import chain.reading.OrderSettlement;
import chain.signing.Signer;
import chain.signing.Signers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import orders.OrderStatus;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.jboss.logging.Logger;

/** Finds the completions that can be signed now; ends the orders that the contract refuses, and puts off what cannot be tried. */
@ApplicationScoped
public class DueCompletions {

    private static final Logger LOG = Logger.getLogger(DueCompletions.class);
    private static final int LONGEST_PAUSE_EXPONENT = 6;
    private static final int MOST_REVERTED = 5;
    private static final int LONGEST_REASON = 300;

    private final Queries queries;
    private final Marketplace marketplace;
    private final Signers signers;
    private final GasEstimates estimates;
    private final Refusals refusals;
    private final OrderSettlement settlement;
    private final OrderLog log;

    public DueCompletions(
            Queries queries,
            Marketplace marketplace,
            Signers signers,
            GasEstimates estimates,
            Refusals refusals,
            OrderSettlement settlement,
            OrderLog log) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.signers = signers;
        this.estimates = estimates;
        this.refusals = refusals;
        this.settlement = settlement;
        this.log = log;
    }

    /**
     * A completion that the contract would take now.
     *
     * @param gas the units that it is estimated to use
     */
    record Ready(UUID id, UUID agentId, Signer signer, String data, BigInteger gas) {}

    /**
     * What is due.
     *
     * @param hasKey false if nothing is, or the key is missing for all of it
     * @param ready what the contract would take, in the order of work
     */
    record Due(boolean hasKey, List<Ready> ready) {}

    private record Completion(
            UUID id,
            String orderId,
            UUID agentId,
            String sellerAddress,
            String resultUri,
            String resultHash,
            int failures,
            boolean late,
            int reverted) {}

    private record Candidate(Completion completion, Signer signer, String data) {}

    /**
     * Up to {@code limit} of them.
     *
     * @param lateOnly true to try only those that are past their deadline, which end here
     * @throws TransientFailure if the node does not answer
     */
    Due find(SignerTurn turn, int limit, boolean lateOnly) {
        List<Candidate> candidates = new ArrayList<>();
        boolean hasKey = false;
        var question = Map.of("signer", turn.address(), "limit", Math.max(0, limit));
        for (Completion one : queries.list("chain/sending/due-completions", question, Completion.class)) {
            Optional<Candidate> candidate = candidate(one);
            hasKey |= candidate.isPresent();
            candidate.filter(found -> !lateOnly || one.late()).ifPresent(candidates::add);
        }
        var tried = estimates.of(
                turn.address(), candidates.stream().map(Candidate::data).toList());
        List<Ready> ready = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate one = candidates.get(i);
            if (tried.get(i).gas() == null) {
                refused(one.completion(), tried.get(i));
            } else {
                ready.add(new Ready(
                        one.completion().id(),
                        one.completion().agentId(),
                        one.signer(),
                        one.data(),
                        more(tried.get(i).gas(), one.completion())));
            }
        }
        return new Due(hasKey, ready);
    }

    /** The data of an order's completion. */
    String data(String orderId, String resultUri, String resultHash) {
        if (resultHash == null) {
            throw new IllegalStateException("the order has no result to be completed with");
        }
        return marketplace.completion(orderId, resultUri, resultHash);
    }

    /** Half as much again for each time that it was mined and reverted, which may have been for want of gas. */
    private static BigInteger more(BigInteger gas, Completion one) {
        return gas.multiply(BigInteger.valueOf(2L + one.reverted())).shiftRight(1);
    }

    private Optional<Candidate> candidate(Completion one) {
        try {
            if (one.reverted() >= MOST_REVERTED) {
                throw new PermanentFailure("completeOrder was mined and reverted " + MOST_REVERTED + " times");
            }
            Signer signer = signers.of(one.agentId(), one.sellerAddress());
            return Optional.of(new Candidate(one, signer, data(one.orderId(), one.resultUri(), one.resultHash())));
        } catch (PermanentFailure e) {
            QuarkusTransaction.requiringNew()
                    .run(() -> settlement.settle(
                            one.orderId(), new Ending(OrderStatus.FAILED, null, null, e.getMessage())));
        } catch (RuntimeException e) {
            // Whatever is wrong with one must not keep the key's others from the chain.
            postpone(one, e.getMessage());
        }
        return Optional.empty();
    }

    private void refused(Completion one, GasEstimates.Estimate tried) {
        String orderId = one.orderId();
        try {
            Optional<Ending> ending = tried.refusal() == null
                    ? Optional.empty()
                    : refusals.ending(orderId, one.sellerAddress(), tried.refusal());
            if (ending.isPresent()) {
                QuarkusTransaction.requiringNew().run(() -> settlement.settle(orderId, ending.get()));
            } else {
                postpone(one, tried.refusal() == null ? tried.error() : tried.refusal());
            }
        } catch (RuntimeException e) {
            postpone(one, e.getMessage());
        }
    }

    /** Puts the completion off, twice as long each time, up to about a minute. */
    private void postpone(Completion one, String why) {
        int seconds = 1 << Math.min(one.failures(), LONGEST_PAUSE_EXPONENT);
        var values = new HashMap<String, Object>(Map.of("id", one.id(), "seconds", seconds));
        values.put("error", PlainText.of(why, LONGEST_REASON));
        queries.run("chain/sending/postpone-completion", values);
        log.aboutOrder(one.orderId(), one.agentId());
        LOG.warnf("the completion is tried again later: %s", why);
        log.done();
    }
}
