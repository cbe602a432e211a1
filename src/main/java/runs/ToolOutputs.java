package runs;

import agents.Agent;
import base.PlainText;
import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.Order;
import tools.PendingCall;
import tools.ReportedFailure;

/**
 * What tools brought for agents whose owners have a model look through it. That may have to wait, for the next day's money, say; the
 * tool has acted then, and is not called again.
 */
@ApplicationScoped
@Named("toolOutputs")
public class ToolOutputs {

    private final Queries queries;

    public ToolOutputs(Queries queries) {
        this.queries = queries;
    }

    /**
     * What the tool said.
     *
     * @param failed true if it said what went wrong
     */
    public record Kept(String content, boolean failed) {}

    /** What the call brought when it was made before; null if it was not. */
    public Kept find(Agent agent, PendingCall call) {
        return agent.guardrails().judgesTopics()
                ? queries.first("runs/find-output", Map.of("key", call.key()), Kept.class)
                        .orElse(null)
                : null;
    }

    /** The text that it was. @throws ReportedFailure if it was one */
    public String again(Kept kept) {
        if (kept.failed()) {
            throw new ReportedFailure(kept.content());
        }
        return kept.content();
    }

    /** Keeps what the call has brought. */
    public void keep(String text, Agent agent, Order order, PendingCall call) {
        keep(agent, order, call, text, false);
    }

    /** Keeps why it failed, in its server's words. */
    public void keepFailure(Agent agent, Order order, PendingCall call, ReportedFailure failure) {
        keep(agent, order, call, failure.getMessage(), true);
    }

    private void keep(Agent agent, Order order, PendingCall call, String text, boolean failed) {
        if (text == null || !agent.guardrails().judgesTopics()) {
            return;
        }
        queries.first(
                "runs/keep-output",
                Map.of(
                        "id", order.id(),
                        "attempt", order.attempt(),
                        "key", call.key(),
                        "content", PlainText.storable(ToolResults.bounded(text)),
                        "failed", failed),
                String.class);
    }
}
