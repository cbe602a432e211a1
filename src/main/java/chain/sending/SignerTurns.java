package chain.sending;

import base.PlainText;
import base.Queries;
import base.RouteRow;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.RpcFailure;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import orders.PermanentFailure;
import orders.TransientFailure;

/**
 * Gives this process its turns with signing keys, renews their leases as long as they last, and ends them: also those that are
 * cut short because the process stops. What a turn writes names its number, so nothing it does after its end counts.
 */
@ApplicationScoped
@Named("signerTurns")
public class SignerTurns {

    private static final int LONGEST_REASON = 300;

    private final String worker = UUID.randomUUID().toString();
    private final Queries queries;
    private final Marketplace marketplace;
    private final ChainSettings settings;
    private final Set<SignerTurn> held = ConcurrentHashMap.newKeySet();
    private volatile boolean hasClaimed;
    private volatile boolean stopping;

    public SignerTurns(Queries queries, Marketplace marketplace, ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settings = settings;
    }

    /** For {@code ensure-signers.sql}, {@code claim-signers.sql} and the outbox's figures. */
    public Map<String, Object> claim() {
        long chainId = marketplace.chainId();
        hasClaimed = true;
        return Map.of("worker", worker, "leaseSeconds", settings.signerLeaseSeconds(), "chainId", chainId);
    }

    private record Claimed(String address, UUID agentId, int turn, Double gapSeconds) {}

    /** The turn of a row of {@code claim-signers.sql}. */
    public SignerTurn begin(Map<String, Object> row) {
        Claimed claimed = RouteRow.as(Claimed.class, row);
        var turn = new SignerTurn(claimed.address(), claimed.agentId(), claimed.turn(), claimed.gapSeconds());
        held.add(turn);
        if (stopping) {
            giveBack();
        }
        return turn;
    }

    /** True if this process has a turn. */
    public boolean hasTurns() {
        return !held.isEmpty();
    }

    /** For {@code renew-signers.sql}: the turns that last. */
    public Map<String, Object> leases() {
        String turns = held.stream().map(one -> String.valueOf(one.number())).collect(Collectors.joining(","));
        return Map.of("turns", turns, "leaseSeconds", settings.signerLeaseSeconds(), "chainId", marketplace.chainId());
    }

    /** What is still held when the process stops is free at once, and not when its lease ends. */
    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
        giveBack();
    }

    private void giveBack() {
        // One that has claimed knows the chain's id, and need not ask a node that may be away.
        if (hasClaimed) {
            queries.run("chain/sending/give-back-signers", claim());
            held.clear();
        }
    }

    /**
     * For {@code release-signer.sql}; what a turn that was cut short did not find out is null.
     *
     * @param failure why it signed nothing; null if nothing failed
     */
    public Map<String, Object> end(
            SignerTurn turn, SignerState state, Boolean gap, CompletionSigner.Outcome signed, Exception failure) {
        held.remove(turn);
        Map<String, Object> row = new HashMap<>(key(turn));
        row.put("pauseMs", settings.pollIntervalMs());
        row.put("balance", state == null ? null : state.balance().toString());
        row.put("gap", gap);
        row.put("held", signed != null && signed.held());
        row.put("error", failure == null ? null : PlainText.of(reason(failure), LONGEST_REASON));
        row.put("sent", signed != null && signed.count() > 0);
        return row;
    }

    /** Only our own failures are written for readers outside. */
    private static String reason(Exception failure) {
        return failure instanceof TransientFailure || failure instanceof PermanentFailure
                ? RpcFailure.told(failure)
                : "internal error: " + failure.getClass().getSimpleName();
    }

    /**
     * Keeps the turn for another lease: what a turn does can take longer than one.
     *
     * @throws TransientFailure if another worker has a turn with the key by now
     */
    void renew(SignerTurn turn) {
        var values = new HashMap<>(key(turn));
        values.put("leaseSeconds", settings.signerLeaseSeconds());
        if (queries.run("chain/sending/renew-signer", values) == 0) {
            throw new TransientFailure("the turn took so long that another worker has one now", null);
        }
    }

    /** The parameters by which the statements know the signer and its turn. */
    Map<String, Object> key(SignerTurn turn) {
        return Map.of("signer", turn.address(), "chainId", marketplace.chainId(), "turn", turn.number());
    }
}
