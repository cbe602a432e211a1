package tools.mcp;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Duration;
import orders.Order;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import tools.ReportedFailure;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/** What the route {@code tool-mcp} is made of. */
@ApplicationScoped
@Named("mcpTool")
public class McpTool {

    private static final String FAILED = "the tool's server failed: ";

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
            throw unavailable(e);
        }
    }

    /** Calls it, in the order's own session with the server. */
    public JsonNode call(Order order, Agent agent, McpOffer offer, ToolCall wish) throws IOException {
        try {
            return sessions.call(order.id(), links.party(agent, offer.server()), offer.name(), wish);
        } catch (OutgoingFailure | OutgoingRefused e) {
            throw failed(offer, e);
        }
    }

    /** The result's text for the model. */
    public String read(McpOffer offer, JsonNode result) {
        try {
            return McpResult.text(result);
        } catch (ReportedFailure failure) {
            throw new ReportedFailure(said(offer, failure.getMessage()), failure);
        }
    }

    /** Another machine's places are its owner's to tell. */
    private static String said(McpOffer offer, String failure) {
        return offer.server().stdio().isPresent() ? McpPlaces.without(failure) : failure;
    }

    /** A server that was asked says what went wrong to the model. */
    private static RuntimeException failed(McpOffer offer, IOException reason) {
        boolean asked = !(reason instanceof McpFailure known)
                || known.kind() != McpFailure.Kind.UNREACHED && known.kind() != McpFailure.Kind.HOPELESS;
        return asked ? new ReportedFailure(FAILED + said(offer, reason.getMessage()), reason) : unavailable(reason);
    }

    /** The order waits for any other one; one that is hopeless ends it when its next try lists the tools. */
    private static ToolUnavailable unavailable(IOException reason) {
        return new ToolUnavailable(
                FAILED + reason.getMessage(),
                reason instanceof McpFailure known ? known.retryAfter() : Duration.ZERO,
                reason);
    }
}
