package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;

/** Tries calls of the marketplace on the newest state: what each would cost, or why the contract refuses it. */
@ApplicationScoped
public class GasEstimates {

    // The Yellow Paper's G_transaction.
    private static final BigInteger PLAIN_TRANSFER = BigInteger.valueOf(21_000);

    private final Marketplace marketplace;

    public GasEstimates(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /**
     * What came of one try; one of the three is there.
     *
     * @param gas the units that the call uses
     * @param refusal the contract's reason
     * @param error the node's, if it could not try
     */
    record Estimate(BigInteger gas, String refusal, String error) {}

    /** Tries each call as {@code from}. @throws orders.TransientFailure if the node does not answer */
    List<Estimate> of(String from, List<String> calls) {
        List<Request<?, ? extends Response<?>>> questions = new ArrayList<>();
        for (String data : calls) {
            var transaction = new Transaction(from, null, null, null, marketplace.address(), null, data);
            // Some nodes estimate on what waits to be mined, where an order may look completed or cancelled
            // that is neither: only the newest block may refuse.
            questions.add(marketplace.node().ethCall(transaction, DefaultBlockParameterName.LATEST));
            questions.add(marketplace.node().ethEstimateGas(transaction));
        }
        List<Response<?>> answers = ChainBatch.send(marketplace.node(), questions);
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            estimates.add(estimate((EthCall) answers.get(2 * i), (EthEstimateGas) answers.get(2 * i + 1)));
        }
        return estimates;
    }

    /** What a transfer of nothing to oneself uses: more than 21,000 where the node counts its data's cost on another chain too. */
    BigInteger transfer(String address) {
        var transfer = new Transaction(address, null, null, null, address, BigInteger.ZERO, "0x");
        var answer = ChainBatch.<EthEstimateGas>send(
                        marketplace.node(), List.of(marketplace.node().ethEstimateGas(transfer)))
                .getFirst();
        return answer.hasError() ? PLAIN_TRANSFER : answer.getAmountUsed().max(PLAIN_TRANSFER);
    }

    private Estimate estimate(EthCall call, EthEstimateGas gas) {
        if (call.hasError()) {
            String refusal = marketplace.revertReason(call.getError()).orElse(null);
            return new Estimate(null, refusal, call.getError().getMessage());
        }
        return gas.hasError()
                ? new Estimate(null, null, gas.getError().getMessage())
                : new Estimate(gas.getAmountUsed(), null, null);
    }
}
