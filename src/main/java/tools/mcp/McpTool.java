package tools.mcp;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import orders.Order;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import tools.ReportedFailure;
import tools.ToolCall;
import tools.ToolFailure;

/** What the route {@code tool-mcp} is made of. */
@ApplicationScoped
@Named("mcpTool")
public class McpTool {

    private final McpTools tools;
    private final McpLinks links;
    private final McpSessions sessions;

    McpTool(McpTools tools, McpLinks links, McpSessions sessions) {
        this.tools = tools;
        this.links = links;
        this.sessions = sessions;
    }

    /** The tool of the agent's servers that the model wishes for; the name leads nowhere else. */
    public McpOffer find(Agent agent, ToolCall wish) throws IOException {
        try {
            return tools.find(agent, wish.name()).orElseThrow(() -> new ToolFailure("there is no such tool"));
        } catch (OutgoingFailure | OutgoingRefused e) {
            throw failed(e);
        }
    }

    /** Calls it, in the order's own session with the server. */
    public JsonNode call(Order order, Agent agent, McpOffer offer, ToolCall wish) throws IOException {
        try {
            return sessions.call(order.id(), links.party(agent, offer.server()), offer.name(), wish);
        } catch (OutgoingFailure | OutgoingRefused e) {
            throw failed(e);
        }
    }

    /** The result's text for the model. */
    public String read(JsonNode result) {
        return McpResult.text(result);
    }

    private static ToolFailure failed(IOException reason) {
        return new ReportedFailure("the tool's server failed: " + reason.getMessage(), reason);
    }
}
