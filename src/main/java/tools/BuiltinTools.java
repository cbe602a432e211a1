package tools;

import agents.Agent;
import agents.editing.ToolPolicy;
import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import integration.building.PresentRoute;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import orders.PermanentFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The tools that the runtime brings: each route {@code tool-<name>} is one. The route's description is the tool's, and its note
 * is the JSON Schema of the arguments.
 */
@ApplicationScoped
@Priority(30)
public class BuiltinTools implements ToolSource, ToolPolicy {

    public static final String PREFIX = "tool-";

    private static final Map<String, String> ALIASES = Map.of("search", "web_search");
    /** Routes that run the tools of other sources. */
    private static final Set<String> NO_BUILTINS = Set.of("tool-webhook", "tool-mcp");

    private final CamelContext context;
    private final ObjectMapper json = Json.mapper();

    public BuiltinTools(CamelContext context) {
        this.context = context;
    }

    @Override
    public List<OfferedTool> tools(Agent agent) {
        List<OfferedTool> tools = new ArrayList<>();
        for (JsonNode declared : agent.tools()) {
            if (declared.path("handler").asText().equals("builtin")) {
                tools.add(tool(declared));
            }
        }
        return tools;
    }

    @Override
    public Optional<String> refusalOfBuiltin(String name) {
        return has(name)
                ? Optional.empty()
                : Optional.of("is no tool of the runtime; it should be one of " + String.join(", ", names())
                        + ", or have a webhookUrl and the handler webhook");
    }

    @Override
    public Optional<String> refusalOfParameters(JsonNode schema) {
        try {
            ToolSchema.of(schema);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /** True if the runtime brings a tool of that name. */
    boolean has(String name) {
        return !NO_BUILTINS.contains(route(name)) && PresentRoute.of(context, route(name)) != null;
    }

    /** The names of all tools that the runtime brings. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (Route route : context.getRoutes()) {
            String id = PresentRoute.id(route);
            if (id.startsWith(PREFIX) && !NO_BUILTINS.contains(id)) {
                names.add(id.substring(PREFIX.length()).replace('-', '_'));
            }
        }
        return names;
    }

    private OfferedTool tool(JsonNode declared) {
        String name = declared.path("name").asText();
        if (!has(name)) {
            throw new PermanentFailure("the runtime has no tool " + name + "; it has " + String.join(", ", names()));
        }
        Route route = PresentRoute.of(context, route(name));
        return new OfferedTool(
                name,
                declared.path("description").asText(route.getDescription()),
                parameters(route),
                PresentRoute.id(route));
    }

    private JsonNode parameters(Route route) {
        try {
            return json.readTree(route.getNote());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("the note of the route " + route.getId() + " is not a JSON Schema", e);
        }
    }

    private static String route(String name) {
        String known = ALIASES.getOrDefault(name, name);
        return PREFIX + known.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
