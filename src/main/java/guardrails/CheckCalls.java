package guardrails;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import models.ModelCall;
import runs.ModelCalls;

/** Makes the model calls of checks: always to the agent's own model, at the agent's expense. */
@ApplicationScoped
@Named("checkCalls")
public class CheckCalls {

    private final ModelCalls calls;

    public CheckCalls(ModelCalls calls) {
        this.calls = calls;
    }

    /** The call that asks {@code question}. */
    public ModelCall open(Agent agent, Question question) {
        return calls.forChecks(agent, question.system(), question.text(), question.maxTokens(), question.schema());
    }
}
