package tools.webhooks;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

    /** An owner may leave the type out, which providers want. */
    private static JsonNode parameters(JsonNode declared) {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties");
        declared.properties().forEach(field -> schema.set(field.getKey(), field.getValue()));
        return schema;
    }
}
