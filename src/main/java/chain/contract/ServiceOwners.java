package chain.contract;

import base.Refusal;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** Who owns agents, and the services that they offer, by the registry contract. */
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
        return ask(
                "whose service " + serviceId + " is",
                () -> known((String) read("services", serviceId).get("agent")).flatMap(this::ownerOf));
    }

    /**
     * The address, in lower case, that registered the agent at {@code address}; empty if none did.
     *
     * @throws Refusal if the registry cannot be asked now
     */
    public Optional<String> ownerOfAgent(String address) {
        return ask("whose agent " + address + " is", () -> ownerOf(address));
    }

    private Optional<String> ownerOf(String agent) {
        return known((String) read("agents", agent).get("owner"));
    }

    private static Optional<String> ask(String what, Supplier<Optional<String>> question) {
        try {
            return question.get();
        } catch (TransientFailure | IllegalArgumentException noAnswer) {
            LOG.warnf("the registry does not say %s: %s", what, noAnswer.getMessage());
            throw Refusal.unavailable(
                    "the registry cannot be asked now whose this is, and nothing was changed; try again");
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
