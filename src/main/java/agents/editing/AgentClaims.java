package agents.editing;

import access.callers.Caller;
import base.Json;
import base.Queries;
import base.Refusal;
import chain.contract.ServiceOwners;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a caller may claim for an agent: its own address, and services and agents that are its own on chain. An operator may claim any. */
@ApplicationScoped
@Named("agentClaims")
public class AgentClaims {

    private static final String OWNER = "ownerAddress";
    private static final String SERVICE = "serviceId";
    private static final String ON_CHAIN = "onChainAddress";

    private final ServiceOwners services;
    private final Queries queries;
    private final int mostAgents;
    private final ObjectMapper json = Json.mapper();

    /** @param mostAgents how many agents a wallet may have ({@code AGENTS_PER_WALLET}) */
    public AgentClaims(
            ServiceOwners services,
            Queries queries,
            @ConfigProperty(name = "agentl2.access.agents-per-wallet") int mostAgents) {
        this.services = services;
        this.queries = queries;
        this.mostAgents = mostAgents;
    }

    /** @param columns the values of {@code create-agent.sql} */
    public void requireNew(Map<String, Object> columns, Caller caller) {
        if (!caller.isOperator() && agents(caller.address()) >= mostAgents) {
            throw Refusal.conflict(null, "you have " + mostAgents + " agents, which is all that one wallet may have");
        }
        require(columns, json.createObjectNode(), caller);
    }

    /**
     * @param columns the values of {@code update-agent.sql}
     * @param current the agent as the API shows it: what it has already is not claimed
     */
    public void requireChanged(Map<String, Object> columns, String current, Caller caller)
            throws JsonProcessingException {
        require(columns, json.readTree(current), caller);
    }

    /** @param before the agent as it is; an empty object for a new one */
    private void require(Map<String, Object> columns, JsonNode before, Caller caller) {
        if (caller.isOperator()) {
            return;
        }
        if (isNew(columns, before, OWNER) && !columns.get(OWNER).equals(caller.address())) {
            throw Refusal.forbidden(OWNER, "must be your own address, " + caller.address());
        }
        if (isNew(columns, before, SERVICE)) {
            requireService((String) columns.get(SERVICE), caller);
        }
        if (isNew(columns, before, ON_CHAIN)) {
            requireOnChain((String) columns.get(ON_CHAIN), caller);
        }
    }

    private static boolean isNew(Map<String, Object> columns, JsonNode before, String field) {
        Object value = columns.get(field);
        return value != null && !Objects.equals(value, before.path(field).textValue());
    }

    /** An agent that shows another's address would pass for it among those who look agents up by what the chain says of them. */
    private void requireOnChain(String address, Caller caller) {
        if (!address.equals(caller.address())
                && services.ownerOfAgent(address)
                        .filter(caller.address()::equals)
                        .isEmpty()) {
            throw Refusal.forbidden(
                    ON_CHAIN, "must be your own address, or that of an agent which you registered on chain");
        }
    }

    private void requireService(String service, Caller caller) {
        String owner =
                services.owner(service).orElseThrow(() -> Refusal.invalid(SERVICE, "is no service of the registry"));
        if (!owner.equals(caller.address())) {
            throw Refusal.forbidden(SERVICE, "belongs on chain to an agent of another owner");
        }
    }

    private long agents(String owner) {
        return queries.first("agents/count-agents", Map.of("owner", owner), Long.class)
                .orElseThrow();
    }
}
