package tools;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tools of an agent, and the check of a model's wish to use one. */
@ApplicationScoped
@Named("toolbox")
public class Toolbox {

    private static final int SCHEMAS = 1_000;

    private final List<ToolSource> sources;
    private final Cache<JsonNode, ToolSchema> schemas =
            Caffeine.newBuilder().maximumSize(SCHEMAS).build();

    public Toolbox(@All List<ToolSource> sources) {
        this.sources = sources;
    }

    /** The tools that the agent's model is offered, each name once: the runtime's own come first, then the owner's webhooks. */
    public List<OfferedTool> tools(Agent agent) {
        Map<String, OfferedTool> tools = new LinkedHashMap<>();
        for (ToolSource source : sources) {
            source.tools(agent).forEach(tool -> tools.putIfAbsent(tool.name(), tool));
        }
        return List.copyOf(tools.values());
    }

    /**
     * The call as the tool's route takes it.
     *
     * @throws ToolFailure if there is no such tool, its arguments are wrong, or no more calls are allowed
     */
    public ToolCall accept(PendingCall call) {
        if (call.limit() >= 0) {
            throw new ToolFailure("this call was not made: the limit of " + call.limit()
                    + " tool calls is reached. Answer now with what you have.");
        }
        if (call.tool() == null) {
            throw new ToolFailure("there is no tool " + call.wish().name() + "; "
                    + (call.known().isEmpty() ? "there are no tools" : "there is " + String.join(", ", call.known())));
        }
        ObjectNode written = ToolArguments.read(call.wish().arguments());
        Optional<String> findings = schema(call.tool()).findings(written);
        ObjectNode arguments = findings.isEmpty()
                ? written
                : FittedArguments.of(written, call.tool().parameters());
        if (findings.isPresent() && schema(call.tool()).findings(arguments).isPresent()) {
            throw new ToolFailure("the arguments do not fit the tool's schema: " + findings.get());
        }
        return new ToolCall(call.wish().id(), call.tool().name(), arguments, call.key());
    }

    private ToolSchema schema(OfferedTool tool) {
        try {
            return schemas.get(tool.parameters(), ToolSchema::of);
        } catch (IllegalArgumentException wrong) {
            throw new ToolFailure("the tool cannot be called: its schema " + wrong.getMessage(), wrong);
        }
    }
}
