package tools.webhooks;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import tools.OfferedTool;
import tools.ToolSource;

/** The tools that an agent's owner declared as webhooks. */
@ApplicationScoped
@Priority(20)
public class WebhookTools implements ToolSource {

    private static final String ROUTE = "tool-webhook";

    @Override
    public List<OfferedTool> tools(Agent agent) {
        List<OfferedTool> tools = new ArrayList<>();
        for (JsonNode declared : agent.tools()) {
            if (declared.path("handler").asText().equals("webhook")) {
                tools.add(new OfferedTool(
                        declared.path("name").asText(),
                        declared.path("description").asText("A tool of the agent's owner"),
                        parameters(declared.path("parameters")),
                        ROUTE));
            }
        }
        return tools;
    }

    /** An owner may leave out the type and the properties, which providers want; all else stays in the owner's order. */
    private static JsonNode parameters(JsonNode declared) {
        ObjectNode schema = declared.isObject() ? declared.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        if (!schema.has("properties")) {
            schema.putObject("properties");
        }
        return schema;
    }
}
