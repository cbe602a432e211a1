package chain.contract;

import base.Queries;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** The addresses that sell the services of this runtime's agents, by the registry contract. */
@ApplicationScoped
public class Sellers {

    private static final Logger LOG = Logger.getLogger(Sellers.class);
    private static final String NOBODY = "0x" + "0".repeat(40);

    private final Queries queries;
    private final Marketplace marketplace;
    private final Optional<String> registry;
    private final ContractAbi abi = ContractAbi.read("classpath:abi/AgentRegistry.json");
    // A service never changes its agent.
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile boolean unlearned;

    Sellers(Queries queries, Marketplace marketplace, ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.registry = settings.registryAddress();
    }

    /** All that are known, each once, in a fixed order. */
    public List<String> all() {
        List<String> services = queries.list("agents/list-hosted-services", Map.of(), String.class);
        try {
            learn(services.stream().filter(one -> !known.containsKey(one)).toList());
            unlearned = false;
        } catch (RuntimeException e) {
            if (!unlearned) {
                LOG.warnf("the registry does not say who sells: of their orders only events tell: %s", e.getMessage());
            }
            unlearned = true;
        }
        return services.stream()
                .map(known::get)
                .filter(one -> one != null)
                .distinct()
                .sorted()
                .toList();
    }

    /** The ids of the orders that {@code seller} sold, and of those that it bought, after {@code block}. */
    @SuppressWarnings("unchecked")
    public List<String> orders(String seller, DefaultBlockParameter block) {
        ContractAbi of = marketplace.abi();
        String data = of.encodeOnly("getAgentOrders", seller);
        var call = Transaction.createEthCallTransaction(null, marketplace.address(), data);
        EthCall answer = marketplace.send(marketplace.node().ethCall(call, block));
        return (List<String>) of.decodeOutput("getAgentOrders", answer.getValue())
                .values()
                .iterator()
                .next();
    }

    private void learn(List<String> services) {
        if (registry.isEmpty()) {
            return;
        }
        List<Request<?, ? extends Response<?>>> questions = new ArrayList<>();
        for (String service : services) {
            var call = Transaction.createEthCallTransaction(null, registry.get(), abi.encodeOnly("services", service));
            questions.add(marketplace.node().ethCall(call, DefaultBlockParameterName.LATEST));
        }
        List<Response<?>> answers = marketplace.batch(questions);
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < services.size(); i++) {
            String data = ((EthCall) answers.get(i)).getValue();
            String agent = (String) abi.decodeOutput("services", data).get("agent");
            if (!NOBODY.equals(agent)) {
                found.put(services.get(i), agent);
            }
        }
        known.putAll(found);
    }
}
