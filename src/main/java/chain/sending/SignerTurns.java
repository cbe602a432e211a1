package chain.sending;

import base.Queries;
import base.RouteRow;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import orders.TransientFailure;

/** Gives this process its turns with signing keys, and ends them. */
@ApplicationScoped
@Named("signerTurns")
public class SignerTurns {

    private final String worker = UUID.randomUUID().toString();
    private final Queries queries;
    private final Marketplace marketplace;
    private final ChainSettings settings;

    public SignerTurns(Queries queries, Marketplace marketplace, ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settings = settings;
    }

    /** For {@code ensure-signers.sql}, {@code claim-signers.sql} and the outbox's figures. */
    public Map<String, Object> claim() {
        return Map.of(
                "worker", worker, "leaseSeconds", settings.signerLeaseSeconds(), "chainId", marketplace.chainId());
    }

    private record Claimed(String address, UUID agentId, int turn, Double gapSeconds) {}

    /** The turn of a row of {@code claim-signers.sql}. */
    public SignerTurn begin(Map<String, Object> row) {
        Claimed claimed = RouteRow.as(Claimed.class, row);
        return new SignerTurn(claimed.address(), claimed.agentId(), claimed.turn(), claimed.gapSeconds());
    }

    /** For {@code release-signer.sql}; what a turn that was cut short did not find out is null. */
    public Map<String, Object> end(SignerTurn turn, SignerState state, Boolean gap, CompletionSigner.Outcome signed) {
        Map<String, Object> row = new HashMap<>(key(turn));
        row.put("pauseMs", settings.pollIntervalMs());
        row.put("balance", state == null ? null : state.balance().toString());
        row.put("gap", gap);
        row.put("held", signed != null && signed.held());
        row.put("sent", signed != null && signed.count() > 0);
        return row;
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
