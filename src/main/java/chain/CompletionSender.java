package chain;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import operations.Queries;
import orders.PermanentFailure;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.DefaultBlockParameterName;

/** Signs completions. A signed transaction is in the database before anyone can send it, and is the only one until settled. */
@ApplicationScoped
@Named("completionSender")
public class CompletionSender {

    private static final Logger LOG = Logger.getLogger(CompletionSender.class);
    private static final String WORKER = UUID.randomUUID().toString();

    private final Queries queries;
    private final Marketplace marketplace;
    private final Signers signers;
    private final Fees fees;
    private final OrderSettlement settlement;
    private final ChainSettings settings;

    public CompletionSender(
            Queries queries,
            Marketplace marketplace,
            Signers signers,
            Fees fees,
            OrderSettlement settlement,
            ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.signers = signers;
        this.fees = fees;
        this.settlement = settlement;
        this.settings = settings;
    }

    /** For {@code claim-completions.sql}. */
    public Map<String, Object> claim() {
        return Map.of(
                "worker", WORKER,
                "leaseSeconds", settings.completionLeaseSeconds(),
                "count", settings.completionBatch());
    }

    /** The bytes to send for a claimed completion: those signed before, or new ones; null if it ended here. */
    public String prepare(@Body Map<String, Object> row) {
        if (row.get("open_raw") != null) {
            return (String) row.get("open_raw");
        }
        String orderId = (String) row.get("order_id");
        try {
            Signer signer = signers.of((UUID) row.get("agent_id"), (String) row.get("seller_address"));
            String data =
                    marketplace.completion(orderId, (String) row.get("result_uri"), (String) row.get("result_hash"));
            marketplace.simulate(signer.address(), data, DefaultBlockParameterName.LATEST);
            return sign(row, signer, fees.quote(signer.address(), data), data);
        } catch (Marketplace.Reverted e) {
            QuarkusTransaction.requiringNew().run(() -> settlement.refused(orderId, e.getMessage()));
        } catch (PermanentFailure e) {
            QuarkusTransaction.requiringNew()
                    .run(() -> settlement.settle(orderId, "failed", null, null, e.getMessage()));
        }
        return null;
    }

    private String sign(Map<String, Object> row, Signer signer, Fees.Quote fee, String data) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Map<String, Object> values = new HashMap<>(Map.of(
                    "id", row.get("id"),
                    "worker", WORKER,
                    "signer", signer.address(),
                    "chainId", marketplace.chainId()));
            // One sender of a key at a time, until this transaction ends.
            var state = queries.row("lock-signer", values).orElseThrow();
            if (queries.row("hold-completion", values).isEmpty()) {
                return null;
            }
            // Asked under the lock: a number asked before could be one that another worker has used since.
            BigInteger pending = marketplace
                    .send(marketplace
                            .node()
                            .ethGetTransactionCount(signer.address(), DefaultBlockParameterName.PENDING))
                    .getTransactionCount();
            // With nothing in flight the chain is right, even where the stored number ran ahead of it.
            BigInteger stored = BigInteger.valueOf(((Number) state.get("next_nonce")).longValue());
            BigInteger nonce = Boolean.TRUE.equals(state.get("in_flight")) ? stored.max(pending) : pending;
            String raw = signer.sign(
                    fee.transaction(marketplace.chainId(), nonce, marketplace.address(), data), marketplace.chainId());
            values.put("nonce", nonce.longValueExact());
            values.put("raw", raw);
            values.put("hash", Hash.sha3(raw));
            queries.rows("store-transaction", values);
            return raw;
        });
    }

    /** The bytes are out: look again when they should have been mined. For {@code postpone-completion.sql}. */
    public Map<String, Object> sent(@Variable("completion") Map<String, Object> row) {
        return postponed(row, settings.resendAfterSeconds(), 0);
    }

    /**
     * The node could not be asked, or did not like the bytes. They may have been taken all the same, so the same ones are sent
     * again later. For {@code postpone-completion.sql}.
     */
    public Map<String, Object> failed(@Variable("completion") Map<String, Object> row, Exception cause) {
        LOG.warnf("completion of order %s is tried again: %s", row.get("order_id"), cause.getMessage());
        int failures = ((Number) row.get("failures")).intValue();
        return postponed(row, Math.min(60, 1 << Math.min(failures, 6)), 1);
    }

    private static Map<String, Object> postponed(Map<String, Object> row, int seconds, int failures) {
        return Map.of("id", row.get("id"), "worker", WORKER, "seconds", seconds, "failures", failures);
    }
}
