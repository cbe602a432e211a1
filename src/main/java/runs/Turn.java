package runs;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import models.answers.Ending;
import tools.RequestedCall;
import tools.ToolOutcome;

/**
 * One model call of a run, and what the tools that it asked for have brought so far.
 *
 * @param number from 1
 * @param text what the model said to its reader; may be empty
 * @param reasoning what it wrote for itself, which nobody is sold; null if none is stored
 * @param calls the tools that it wants called
 * @param model the catalogue's name of the model
 * @param elapsedMs how long the run had been worked on when the model had answered
 * @param finishReason why the model stopped: the word of an {@link Ending}; {@code limit} if the run reached a limit
 * @param confidence by the log-probabilities of its tokens, 0 to 1; null if there are none
 * @param results what tools brought, in any order
 */
public record Turn(
        int number,
        String text,
        String reasoning,
        List<RequestedCall> calls,
        String model,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long durationMs,
        long elapsedMs,
        String finishReason,
        Double confidence,
        List<ToolOutcome> results) {

    /** What is put in an ending's place where the run's limits left the answer less room than the agent's maxTokens do. */
    static final String LIMITED = "limit";

    /** Turns of earlier versions have other words, which {@link Ending} knows too. */
    Ending ending() {
        return Ending.of(finishReason);
    }

    /** True if it neither says anything that can be kept nor asks for a tool: the model is asked again. */
    boolean isEmpty() {
        return !isWithheld() && (text.isBlank() || ending() == Ending.INTERRUPTED) && calls.isEmpty();
    }

    /** True if this is what the buyer gets. */
    boolean isAnswer() {
        return calls.isEmpty() && !text.isBlank() && !isWithheld() && ending() != Ending.INTERRUPTED;
    }

    /** True if the provider or the model gives no answer, and none is to be had by asking again. */
    boolean isWithheld() {
        return ending().isWithheld();
    }

    boolean isCut() {
        return ending() == Ending.CUT;
    }

    /** True if the model was cut off because the run came to one of its limits. */
    boolean isLimited() {
        return finishReason.equals(LIMITED);
    }

    /** What the model said, as it is stored. */
    Map<String, Object> response() {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("text", text);
        response.put("calls", calls);
        if (reasoning != null && !reasoning.isEmpty()) {
            response.put("reasoning", reasoning);
        }
        return response;
    }

    Turn with(List<ToolOutcome> brought) {
        return new Turn(
                number,
                text,
                reasoning,
                calls,
                model,
                inputTokens,
                outputTokens,
                costUsd,
                durationMs,
                elapsedMs,
                finishReason,
                confidence,
                brought);
    }
}
