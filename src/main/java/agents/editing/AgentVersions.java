package agents.editing;

import access.callers.Caller;
import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;

/** Makes an agent what it was: who did that, and why, is part of the new version. */
@ApplicationScoped
@Named("agentVersions")
public class AgentVersions {

    private final ObjectMapper json = Json.mapper();
    private final AgentDefinitions definitions;

    public AgentVersions(AgentDefinitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The definition that the agent gets back. What a version does not cover, such as its name and its price, stays as it is.
     *
     * @param current the agent, as {@code read-agent-to-change.sql} shows it
     * @param version as {@code read-agent-version.sql} shows it
     */
    public String restored(String current, String version) throws JsonProcessingException {
        ObjectNode definition = (ObjectNode) json.readTree(definitions.merged(current, "{}"));
        json.readTree(version).path("definition").properties().forEach(field -> {
            if (field.getValue().isNull()) {
                definition.remove(field.getKey());
            } else {
                definition.set(field.getKey(), field.getValue());
            }
        });
        return definition.toString();
    }

    /**
     * The values of {@code update-agent.sql} for what {@link #restored} returned.
     *
     * @param request {@code {"note"}}, empty, or null
     */
    public Map<String, Object> columns(String definition, String current, String request, int version, Caller caller)
            throws JsonProcessingException {
        JsonNode given = json.readTree(request == null || request.isBlank() ? "{}" : request);
        return signed(
                definitions.changedColumns(definition, current, caller),
                caller,
                given.path("note").asText("version " + version + " is restored"));
    }

    /** {@code columns} with who makes the change and why; null if they do not say why. */
    public Map<String, Object> signed(Map<String, Object> columns, Caller caller, String note) {
        columns.put("by", caller.name());
        columns.put("note", note);
        return columns;
    }
}
