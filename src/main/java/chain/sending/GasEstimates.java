package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthEstimateGas;

/** Tries calls of the marketplace on the newest state: what each would cost, or why the contract refuses it. */
@ApplicationScoped
public class GasEstimates {

    // The Yellow Paper's G_transaction.
    private static final BigInteger PLAIN_TRANSFER = BigInteger.valueOf(21_000);

    // For fewer a further request is not worth it.
    private static final int ENOUGH = 4;
    private static final BigInteger PART_OF_SLACK = BigInteger.valueOf(20);

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

    /**
     * Tries each call as {@code from}. Of many calls with data of one length, one is estimated, for which a node runs it several
     * times, and the others are run once each with as much gas; those that fail so are estimated by themselves.
     *
     * @throws orders.TransientFailure if the node does not answer
     */
    List<Estimate> of(String from, List<String> calls) {
        Estimate[] found = new Estimate[calls.size()];
        List<Integer> left = new ArrayList<>();
        Map<Integer, List<Integer>> byLength = IntStream.range(0, calls.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> calls.get(i).length()));
        for (List<Integer> alike : byLength.values()) {
            if (alike.size() < ENOUGH) {
                left.addAll(alike);
                continue;
            }
            int first = alike.getFirst();
            found[first] = each(from, List.of(calls.get(first))).getFirst();
            List<Integer> others = alike.subList(1, alike.size());
            left.addAll(found[first].gas() == null ? others : unfit(from, calls, others, more(found[first]), found));
        }
        List<Estimate> alone = each(from, left.stream().map(calls::get).toList());
        for (int i = 0; i < left.size(); i++) {
            found[left.get(i)] = alone.get(i);
        }
        return List.of(found);
    }

    private static BigInteger more(Estimate one) {
        return one.gas().add(one.gas().divide(PART_OF_SLACK));
    }

    /** Runs calls with so much gas, and notes those that end well. @return the others */
    private List<Integer> unfit(
            String from, List<String> calls, List<Integer> which, BigInteger gas, Estimate[] found) {
        List<EthCall> answers = ChainBatch.send(
                marketplace.node(),
                which.stream()
                        .map(i -> marketplace
                                .node()
                                .ethCall(
                                        new Transaction(
                                                from, null, null, gas, marketplace.address(), null, calls.get(i)),
                                        DefaultBlockParameterName.LATEST))
                        .toList());
        List<Integer> unfit = new ArrayList<>();
        for (int i = 0; i < which.size(); i++) {
            if (!marketplace.isTaken(answers.get(i))) {
                unfit.add(which.get(i));
            } else {
                found[which.get(i)] = new Estimate(gas, null, null);
            }
        }
        return unfit;
    }

    private List<Estimate> each(String from, List<String> calls) {
        if (calls.isEmpty()) {
            return List.of();
        }
        List<Transaction> tries = calls.stream()
                .map(data -> new Transaction(from, null, null, null, marketplace.address(), null, data))
                .toList();
        List<EthEstimateGas> gas = ChainBatch.send(
                marketplace.node(),
                tries.stream().map(marketplace.node()::ethEstimateGas).toList());
        // Some nodes estimate on what waits to be mined, where an order may look completed or cancelled that is
        // neither: only
        // the newest block may refuse.
        List<Integer> refused = IntStream.range(0, calls.size())
                .filter(i -> gas.get(i).hasError())
                .boxed()
                .toList();
        List<EthCall> newest = ChainBatch.send(
                marketplace.node(),
                refused.stream()
                        .map(i -> marketplace.node().ethCall(tries.get(i), DefaultBlockParameterName.LATEST))
                        .toList());
        List<Estimate> estimates =
                new ArrayList<>(gas.stream().map(GasEstimates::estimate).toList());
        for (int i = 0; i < refused.size(); i++) {
            EthCall call = newest.get(i);
            if (call.hasError()) {
                estimates.set(
                        refused.get(i),
                        new Estimate(
                                null,
                                marketplace.revertReason(call.getError()).orElse(null),
                                call.getError().getMessage()));
            }
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

    private static Estimate estimate(EthEstimateGas gas) {
        return gas.hasError()
                ? new Estimate(null, null, gas.getError().getMessage())
                : new Estimate(gas.getAmountUsed(), null, null);
    }
}
