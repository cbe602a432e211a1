package chain;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import operations.Queries;
import orders.TransientFailure;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Ends transactions, and the orders that they complete, by what the chain made of them. */
@ApplicationScoped
@Named("completionReceipts")
public class CompletionReceipts {

    private final Queries queries;
    private final Marketplace marketplace;
    private final OrderSettlement settlement;

    public CompletionReceipts(Queries queries, Marketplace marketplace, OrderSettlement settlement) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settlement = settlement;
    }

    /**
     * Writes down what became of a signed transaction.
     *
     * @param nonces how many of the signer's transactions are mined, asked before the receipt was
     * @param receipt empty if it is not mined
     */
    public void record(
            @Variable("transaction") Map<String, Object> row,
            @Variable("nonces") BigInteger nonces,
            @Body Optional<TransactionReceipt> receipt) {
        Map<String, Object> values = new HashMap<>();
        values.put("hash", row.get("hash"));
        values.put("id", row.get("order"));
        values.put("block", null);
        values.put("gas", null);
        values.put("error", null);
        if (receipt.isEmpty()) {
            if (nonces.longValueExact() > ((Number) row.get("nonce")).longValue()) {
                values.put("status", "replaced");
                values.put("error", "another transaction of the signer took the nonce");
                queries.rows("close-transaction", values);
            } else if (Boolean.TRUE.equals(row.get("orphan"))) {
                resend((String) row.get("raw"));
            }
            return;
        }
        BigInteger block = receipt.get().getBlockNumber();
        values.put("block", block.longValueExact());
        values.put("gas", receipt.get().getGasUsed().longValueExact());
        boolean mined = receipt.get().isStatusOK();
        String reason = mined ? null : reason(row, block);
        values.put("status", mined ? "mined" : "reverted");
        values.put("error", reason);
        String orderId = (String) row.get("order_id");
        QuarkusTransaction.requiringNew().run(() -> {
            queries.rows("close-transaction", values);
            if (mined) {
                settlement.settle(orderId, "completed", (String) row.get("hash"), null, null);
            } else {
                settlement.refused(orderId, reason);
            }
        });
    }

    /**
     * Its order was settled before it was mined, so the outbox no longer sends it; but its nonce must be used, or everything
     * that the signer sends later waits for ever. That it reverts costs its gas and no more.
     */
    private void resend(String raw) {
        try {
            marketplace.node().ethSendRawTransaction(raw).send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A receipt has no reason: the same call, after the same block, gives it. */
    private String reason(Map<String, Object> row, BigInteger block) {
        String data = marketplace.completion(
                (String) row.get("order_id"), (String) row.get("result_uri"), (String) row.get("result_hash"));
        try {
            marketplace.simulate((String) row.get("signer"), data, DefaultBlockParameter.valueOf(block));
            return "the transaction ran out of gas, or its reason is gone";
        } catch (Marketplace.Reverted e) {
            return e.getMessage();
        } catch (TransientFailure e) {
            // A node without old states cannot replay the call, and waiting would not bring them back.
            return "the transaction was reverted, and the node no longer knows why";
        }
    }
}
