package chain.sending;

import base.OrderLog;
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
import orders.PermanentFailure;
import orders.TransientFailure;
import org.jboss.logging.Logger;

/** Finds the completions that can be signed now; ends the orders that the contract refuses, and puts off what cannot be tried. */
@ApplicationScoped
public class DueCompletions {

    private static final Logger LOG = Logger.getLogger(DueCompletions.class);
    private static final int LONGEST_PAUSE_EXPONENT = 6;
    private static final int MOST_REVERTED = 5;

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

    private record Candidate(Map<String, Object> row, Signer signer, String data) {}

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
        for (Map<String, Object> row : queries.rows("chain/sending/due-completions", question)) {
            Optional<Candidate> candidate = candidate(row);
            hasKey |= candidate.isPresent();
            candidate
                    .filter(one -> !lateOnly || Boolean.TRUE.equals(row.get("late")))
                    .ifPresent(candidates::add);
        }
        var tried = estimates.of(
                turn.address(), candidates.stream().map(Candidate::data).toList());
        List<Ready> ready = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate one = candidates.get(i);
            if (tried.get(i).gas() == null) {
                refused(one.row(), tried.get(i));
            } else {
                ready.add(new Ready(
                        (UUID) one.row().get("id"),
                        (UUID) one.row().get("agent_id"),
                        one.signer(),
                        one.data(),
                        more(tried.get(i).gas(), one.row())));
            }
        }
        return new Due(hasKey, ready);
    }

    /** The data of an order's completion. */
    String data(Map<String, Object> row) {
        var hash = (String) row.get("result_hash");
        if (hash == null) {
            throw new IllegalStateException("the order has no result to be completed with");
        }
        return marketplace.completion((String) row.get("order_id"), (String) row.get("result_uri"), hash);
    }

    /** Half as much again for each time that it was mined and reverted, which may have been for want of gas. */
    private static BigInteger more(BigInteger gas, Map<String, Object> row) {
        long reverted = ((Number) row.get("reverted")).longValue();
        return gas.multiply(BigInteger.valueOf(2 + reverted)).shiftRight(1);
    }

    private Optional<Candidate> candidate(Map<String, Object> row) {
        try {
            if (((Number) row.get("reverted")).intValue() >= MOST_REVERTED) {
                throw new PermanentFailure("completeOrder was mined and reverted " + MOST_REVERTED + " times");
            }
            Signer signer = signers.of((UUID) row.get("agent_id"), (String) row.get("seller_address"));
            return Optional.of(new Candidate(row, signer, data(row)));
        } catch (PermanentFailure e) {
            QuarkusTransaction.requiringNew()
                    .run(() -> settlement.settle(
                            (String) row.get("order_id"), "failed", null, null, null, e.getMessage()));
        } catch (RuntimeException e) {
            // Whatever is wrong with one must not keep the key's others from the chain.
            postpone(row, e.getMessage());
        }
        return Optional.empty();
    }

    private void refused(Map<String, Object> row, GasEstimates.Estimate tried) {
        String orderId = (String) row.get("order_id");
        try {
            Optional<Ending> ending = tried.refusal() == null
                    ? Optional.empty()
                    : refusals.ending(orderId, (String) row.get("seller_address"), tried.refusal());
            if (ending.isPresent()) {
                QuarkusTransaction.requiringNew().run(() -> settlement.settle(orderId, ending.get()));
            } else {
                postpone(row, tried.refusal() == null ? tried.error() : tried.refusal());
            }
        } catch (RuntimeException e) {
            postpone(row, e.getMessage());
        }
    }

    /** Puts the completion off, twice as long each time, up to about a minute. */
    private void postpone(Map<String, Object> row, String why) {
        int failures = ((Number) row.get("failures")).intValue();
        Map<String, Object> values = new HashMap<>();
        values.put("id", row.get("id"));
        values.put("seconds", 1 << Math.min(failures, LONGEST_PAUSE_EXPONENT));
        queries.rows("chain/sending/postpone-completion", values);
        log.about(row);
        LOG.warnf("the completion is tried again later: %s", why);
        log.done();
    }
}
