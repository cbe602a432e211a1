package guardrails;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import orders.OrderVariables;
import org.apache.camel.Variable;

/** Decides whether an answer has to wait for a person. */
@ApplicationScoped
@Named("reviews")
public class Reviews {

    /** The review of the answer that the agent gave. */
    public Review decide(@Variable(OrderVariables.AGENT) Agent agent) {
        List<String> reasons = agent.needsApproval()
                ? List.of("the agent's owner wants a person to agree to every answer")
                : List.of();
        return new Review(reasons, null);
    }
}
