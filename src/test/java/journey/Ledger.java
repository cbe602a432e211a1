package journey;

import chain.contract.EncodedOrders;
import development.DevChain;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;

/** The marketplace's orders by the chain's own events, past every proxy. */
final class Ledger {

    private final Web3j node;
    private final DevChain.Deployment chain;

    Ledger(Web3j node, DevChain.Deployment chain) {
        this.node = node;
        this.chain = chain;
    }

    /** The ids of all orders that the chain has now. */
    List<String> orders() throws IOException {
        return events(EncodedOrders.CREATED);
    }

    /** How often each order was completed; those that never were are not in it. */
    Map<String, Integer> completions() throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        events(EncodedOrders.COMPLETED).forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    private List<String> events(String topic) throws IOException {
        var filter = new EthFilter(
                DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, chain.marketplaceAddress());
        filter.addSingleTopic(topic);
        return node.ethGetLogs(filter).send().getLogs().stream()
                .map(log -> ((Log) log.get()).getTopics().get(1))
                .toList();
    }
}
