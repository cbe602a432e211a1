package runs;

import java.math.BigDecimal;
import java.util.List;
import models.answers.Ending;

/**
 * What an agent answered, and what the run that led to it cost.
 *
 * @param text the answer
 * @param model the catalogue's name of the model
 * @param providerModel the provider's own id of it
 * @param inputTokens of all turns, as counted by the provider
 * @param outputTokens of all turns, as counted by the provider
 * @param costUsd the tokens at the catalogue's prices
 * @param durationMs how long the run was worked on, in milliseconds
 * @param finishReason why the model stopped: {@code stop}; {@code length} if the answer was cut off at its limit; {@code unknown} if
 *     the provider does not say that it is complete
 * @param confidence how sure the model was by the log-probabilities of the answer's tokens, 0 to 1; null if not known
 * @param toolCalls the tools that were called, oldest first
 */
public record Answer(
        String text,
        String model,
        String providerModel,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long durationMs,
        String finishReason,
        Double confidence,
        List<ToolUse> toolCalls) {

    /** True if nobody says that the answer is whole. */
    public boolean isCut() {
        return Ending.of(finishReason) != Ending.COMPLETE;
    }

    /**
     * One tool call, as the buyer may see it.
     *
     * @param turn the number of the model call that asked for it
     * @param failed true if the tool did not do it
     */
    public record ToolUse(String name, int turn, boolean failed, long durationMs) {}
}
