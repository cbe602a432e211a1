package guardrails;

import agents.Agent;
import agents.CutAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import models.answers.Ending;
import orders.Order;
import runs.Answer;

/** Decides whether an answer has to wait for a person. */
@ApplicationScoped
@Named("reviews")
public class Reviews {

    private final Findings findings;

    public Reviews(Findings findings) {
        this.findings = findings;
    }

    /**
     * Notes why the answer itself has to wait for a person: its agent's owner wants one for every answer, or for one that was
     * cut off, or the model is not sure enough of it.
     *
     * @param confidence how sure the model is, from 0 to 1; null if nobody asked, or it is not known
     */
    public List<Finding> hold(Order order, Agent agent, Answer answer, Double confidence) {
        List<Finding> held = new ArrayList<>();
        if (answer.isCut() && agent.onCutAnswer() == CutAnswers.APPROVE) {
            held.add(held(
                    "onCutAnswer",
                    Finding.RULE,
                    answer.finishReason().equals(Ending.CUT.word())
                            ? "the answer was cut off at its limit of " + agent.maxTokensPerAnswer()
                                    + " tokens (maxTokens)"
                            : "the provider does not say that the answer is complete: the model " + answer.model()
                                    + " gave no reason for its end that is known (finish_reason)"));
        }
        if (agent.needsApproval()) {
            held.add(held(
                    "requireHumanApproval", Finding.RULE, "the agent's owner wants a person to agree to every answer"));
        }
        Double threshold = agent.guardrails().approvalThreshold();
        if (threshold != null && confidence == null) {
            held.add(held(
                    "approvalThreshold",
                    Finding.CONFIDENCE,
                    "how sure the model is of the answer is not known, and the agent's owner wants to know"));
        } else if (threshold != null && confidence < threshold) {
            held.add(held(
                    "approvalThreshold",
                    Finding.CONFIDENCE,
                    "the model's confidence in the answer, " + rounded(confidence) + ", is below the threshold of "
                            + threshold));
        }
        findings.note(order, held);
        return held;
    }

    /**
     * The review of the answer that the agent gave.
     *
     * @param held what {@link #hold} noted
     * @param found in the run as a whole: a check of an earlier stage may have had no result
     */
    public Review decide(List<Finding> held, List<Finding> found, Double confidence) {
        List<String> reasons =
                new ArrayList<>(held.stream().map(Finding::detail).toList());
        found.stream()
                .filter(one -> one.action().equals(Finding.HELD))
                .map(Finding::detail)
                .filter(reason -> !reasons.contains(reason))
                .forEach(reasons::add);
        return new Review(reasons, confidence);
    }

    private static Finding held(String guardrail, String check, String reason) {
        return new Finding(Finding.ANSWER, guardrail, check, Finding.HELD, reason);
    }

    /** Rounded down, so that what is below the threshold never looks as if it were not. */
    private static String rounded(double confidence) {
        return String.valueOf(Math.floor(confidence * 1000) / 1000);
    }
}
