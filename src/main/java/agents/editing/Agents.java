package agents.editing;

import agents.Agent;
import agents.Guardrails;
import agents.Limits;
import base.RouteRow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.Map;
import java.util.UUID;

/** Reads an {@link Agent} from a row of {@code load-agent.sql}. */
@ApplicationScoped
@Named("agents")
public class Agents {

    private final ObjectMapper json;

    public Agents(ObjectMapper json) {
        this.json = json;
    }

    /** The agent in {@code row}; its JSON columns were checked when they were stored. */
    public Agent read(Map<String, Object> row) throws JsonProcessingException {
        Stored stored = RouteRow.as(Stored.class, row);
        return new Agent(
                stored.id(),
                stored.name(),
                stored.model(),
                stored.temperature(),
                stored.maxTokens(),
                stored.systemPrompt(),
                json.readTree(stored.tools()),
                json.readValue(stored.guardrails(), Guardrails.class),
                json.readValue(stored.limits(), Limits.class),
                json.readTree(stored.mcpServers()),
                stored.knowledgeConfig() == null ? null : json.readTree(stored.knowledgeConfig()),
                stored.version(),
                stored.minimumMarginWei());
    }

    private record Stored(
            UUID id,
            String name,
            String model,
            double temperature,
            int maxTokens,
            String systemPrompt,
            String tools,
            String guardrails,
            String limits,
            String mcpServers,
            String knowledgeConfig,
            int version,
            BigInteger minimumMarginWei) {}
}
