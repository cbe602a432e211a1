package chain.sending;

import base.Json;
import base.Queries;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.signing.Signer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.web3j.crypto.Hash;

/** The transactions of this runtime: every one is stored here before anybody can send it. */
@ApplicationScoped
public class Outbox {

    private static final ObjectMapper JSON = Json.mapper();
    // A signer outside the process may take a second for each: what is signed is stored before much can happen. A key
    // in
    // the process signs hundreds meanwhile.
    private static final Duration BEFORE_STORED = Duration.ofSeconds(1);
    private static final int AT_ONCE = 250;

    private final Queries queries;
    private final Marketplace marketplace;
    private final SignerTurns turns;
    private final ChainSettings settings;

    public Outbox(Queries queries, Marketplace marketplace, SignerTurns turns, ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.turns = turns;
        this.settings = settings;
    }

    /**
     * A transaction to be signed.
     *
     * @param agentId whose key it is, unless it is the runtime's
     * @param order the order that it completes; null if it only fills its nonce
     */
    record Draft(Signer signer, UUID agentId, UUID order, long nonce, FeeQuote fee, String to, String data) {

        /** Uses a nonce up and does nothing: a transfer of nothing to oneself. */
        static Draft filler(Signer signer, UUID agentId, long nonce, FeeQuote fee) {
            return new Draft(signer, agentId, null, nonce, fee, signer.address(), "0x");
        }
    }

    /** A signer's transactions that are signed and not settled, by nonce, the newest attempt last. */
    List<OpenTransaction> open(SignerTurn turn) {
        return queries.list("chain/sending/open-transactions", turns.key(turn), OpenTransaction.Row.class).stream()
                .map(OpenTransaction::of)
                .toList();
    }

    /** The same, the newest attempt of each nonce only. */
    Collection<OpenTransaction> newest(SignerTurn turn) {
        Map<Long, OpenTransaction> byNonce = new LinkedHashMap<>();
        open(turn).forEach(one -> byNonce.put(one.nonce(), one));
        return byNonce.values();
    }

    /**
     * Signs and stores, in parts of about a second and in their order. Nobody can send what is not stored.
     *
     * @return how many of the first are stored: not all if the turn was lost, or an order was settled meanwhile
     * @throws orders.TransientFailure if the signer cannot be reached
     */
    int store(SignerTurn turn, long head, List<Draft> drafts) {
        int stored = 0;
        while (stored < drafts.size()) {
            List<Signed> part = signed(drafts.subList(stored, drafts.size()), head);
            if (store(turn, drafts.getLast().agentId(), part) < part.size()) {
                // Later ones would leave a gap before them.
                return stored;
            }
            stored += part.size();
        }
        return stored;
    }

    private int store(SignerTurn turn, UUID agentId, List<Signed> part) {
        Map<String, Object> values = new HashMap<>(turns.key(turn));
        values.put("leaseSeconds", settings.signerLeaseSeconds());
        values.put("agentId", agentId);
        values.put("rows", json(part));
        return queries.run("chain/sending/store-transactions", values);
    }

    /** As a statement takes many rows at once: it reads them out of JSON. */
    static String json(List<? extends Record> rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of plain values is not JSON", e);
        }
    }

    /** Signs the first of them, as many as it can in a moment, and one at least. */
    private List<Signed> signed(List<Draft> drafts, long head) {
        List<Signed> part = new ArrayList<>();
        long began = System.nanoTime();
        do {
            part.add(signed(drafts.get(part.size()), head));
        } while (part.size() < Math.min(drafts.size(), AT_ONCE) && System.nanoTime() - began < BEFORE_STORED.toNanos());
        return part;
    }

    private record Signed(
            String hash,
            UUID order,
            String kind,
            long nonce,
            String raw,
            BigInteger gas,
            BigInteger fee,
            BigInteger tip,
            long block) {}

    private Signed signed(Draft draft, long head) {
        long chainId = marketplace.chainId();
        String raw = draft.signer()
                .sign(
                        draft.fee().transaction(chainId, BigInteger.valueOf(draft.nonce()), draft.to(), draft.data()),
                        chainId);
        return new Signed(
                Hash.sha3(raw),
                draft.order(),
                draft.order() == null ? "filler" : "completion",
                draft.nonce(),
                raw,
                draft.fee().gas(),
                draft.fee().cap(),
                draft.fee().tip(),
                head);
    }
}
