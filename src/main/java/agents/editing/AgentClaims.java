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

/** What a caller may claim for an agent: its own address, and services that are its own on chain. An operator may claim any. */
@ApplicationScoped
@Named("agentClaims")
public class AgentClaims {

    private static final String OWNER = "ownerAddress";
    private static final String SERVICE = "serviceId";

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
        require(columns, null, null, caller);
    }

    /**
     * @param columns the values of {@code update-agent.sql}
     * @param current the agent as the API shows it: what it has already is not claimed
     */
    public void requireChanged(Map<String, Object> columns, String current, Caller caller)
            throws JsonProcessingException {
        JsonNode before = json.readTree(current);
        require(columns, before.path(OWNER).textValue(), before.path(SERVICE).textValue(), caller);
    }

    private void require(Map<String, Object> columns, String owner, String service, Caller caller) {
        if (caller.isOperator()) {
            return;
        }
        Object newOwner = columns.get(OWNER);
        if (!newOwner.equals(owner) && !newOwner.equals(caller.address())) {
            throw Refusal.forbidden(OWNER, "must be your own address, " + caller.address());
        }
        String newService = (String) columns.get(SERVICE);
        if (newService != null && !Objects.equals(newService, service)) {
            requireService(newService, caller);
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
