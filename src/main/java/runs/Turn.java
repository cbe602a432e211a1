package runs;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import tools.RequestedCall;
import tools.ToolOutcome;

/**
 * One model call of a run, and what the tools that it asked for have brought so far.
 *
 * @param number from 1
 * @param text what the model said; may be empty
 * @param calls the tools that it wants called
 * @param model the catalogue's name of the model
 * @param elapsedMs how long the run had been worked on when the model had answered
 * @param finishReason why the model stopped, in lower case, such as {@code stop} or {@code length}; {@code limit} if the run reached a limit
 * @param confidence by the log-probabilities of its tokens, 0 to 1; null if there are none
 * @param results what tools brought, in any order
 */
public record Turn(
        int number,
        String text,
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

    /** How providers' clients name the stop at the limit of an answer's tokens. */
    static final String CUT = "length";

    /** What is put in its place where the run's limits left the answer less room than the agent's maxTokens do. */
    static final String LIMITED = "limit";

    /** True if the model neither said anything nor asked for a tool. */
    boolean isEmpty() {
        return text.isBlank() && calls.isEmpty();
    }

    /** True if this is what the buyer gets. */
    boolean isAnswer() {
        return calls.isEmpty() && !text.isBlank();
    }

    boolean isCut() {
        return finishReason.toLowerCase(Locale.ROOT).equals(CUT) || isLimited();
    }

    /** True if the model was cut off because the run came to one of its limits. */
    boolean isLimited() {
        return finishReason.equals(LIMITED);
    }

    Turn with(List<ToolOutcome> brought) {
        return new Turn(
                number,
                text,
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
