package guardrails;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.List;
import models.CatalogueModel;
import models.TokenCount;
import orders.Order;
import orders.PermanentFailure;

/** Holds a buyer's input to the agent's {@code maxTokensPerRequest}. */
@ApplicationScoped
@Named("inputSize")
public class InputSize {

    private final Findings findings;

    public InputSize(Findings findings) {
        this.findings = findings;
    }

    /** @throws PermanentFailure if what the buyer wrote has more tokens than the agent's owner allows */
    public void check(Order order, Agent agent) {
        Integer most = agent.guardrails().maxTokensPerRequest();
        if (most == null) {
            return;
        }
        String text = String.join("\n", OrderText.of(order.input()));
        // No token is shorter than a byte.
        if (text.getBytes(StandardCharsets.UTF_8).length <= most) {
            return;
        }
        int tokens = TokenCount.of(CatalogueModel.Provider.OPENAI, text);
        if (tokens > most) {
            String reason =
                    "the order's input has " + tokens + " tokens, more than maxTokensPerRequest allows: " + most;
            findings.note(
                    order,
                    List.of(new Finding(Finding.INPUT, "maxTokensPerRequest", Finding.COUNT, Finding.ENDED, reason)));
            throw new PermanentFailure(reason);
        }
    }
}
