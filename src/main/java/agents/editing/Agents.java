package agents.editing;

import agents.Agent;
import agents.Guardrails;
import agents.Limits;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
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
        var margin = (BigDecimal) row.get("minimum_margin_wei");
        return new Agent(
                (UUID) row.get("id"),
                (String) row.get("name"),
                (String) row.get("model"),
                ((Number) row.get("temperature")).doubleValue(),
                ((Number) row.get("max_tokens")).intValue(),
                (String) row.get("system_prompt"),
                json.readTree((String) row.get("tools")),
                json.readValue((String) row.get("guardrails"), Guardrails.class),
                json.readValue((String) row.get("limits"), Limits.class),
                json.readTree((String) row.get("mcp_servers")),
                row.get("knowledge_config") == null ? null : json.readTree((String) row.get("knowledge_config")),
                ((Number) row.get("version")).intValue(),
                margin == null ? null : margin.toBigIntegerExact());
    }
}
