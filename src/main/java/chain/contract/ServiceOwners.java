package chain.contract;

import base.Refusal;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** Who owns the agents that offer services, by the registry contract. */
@ApplicationScoped
public class ServiceOwners {

    private static final Logger LOG = Logger.getLogger(ServiceOwners.class);
    private static final String NOBODY = "0x" + "0".repeat(40);

    private final Marketplace marketplace;
    private final Optional<String> registry;
    private final ContractAbi abi = ContractAbi.read("classpath:abi/AgentRegistry.json");

    public ServiceOwners(Marketplace marketplace, ChainSettings settings) {
        this.marketplace = marketplace;
        this.registry = settings.registryAddress();
    }

    /**
     * The address, in lower case, that registered the agent which offers the service; empty if there is no such service.
     *
     * @param serviceId 0x and 64 hex digits
     * @throws Refusal if the registry cannot be asked now
     */
    public Optional<String> owner(String serviceId) {
        try {
            String agent = (String) read("services", serviceId).get("agent");
            return known(agent)
                    .map(one -> (String) read("agents", one).get("owner"))
                    .flatMap(ServiceOwners::known);
        } catch (TransientFailure | IllegalArgumentException noAnswer) {
            LOG.warnf("the registry does not say whose service %s is: %s", serviceId, noAnswer.getMessage());
            throw Refusal.unavailable(
                    "the registry cannot be asked now whose service this is, and nothing was changed; try again");
        }
    }

    private Map<String, Object> read(String function, String key) {
        var call = Transaction.createEthCallTransaction(null, registry.orElseThrow(), abi.encodeOnly(function, key));
        EthCall answer = marketplace.send(marketplace.node().ethCall(call, DefaultBlockParameterName.LATEST));
        return abi.decodeOutput(function, answer.getValue());
    }

    private static Optional<String> known(String address) {
        return Optional.ofNullable(address)
                .map(one -> one.toLowerCase(Locale.ROOT))
                .filter(one -> !one.equals(NOBODY));
    }
}
