package models;

import java.math.BigDecimal;
import java.util.List;
import tools.RequestedCall;

/**
 * What a provider answered, in a form that can be stored and sent back to any provider.
 *
 * @param text what the model said to its reader; may be empty
 * @param reasoning what it wrote for itself, which nobody is sold; may be empty
 * @param calls the tools that it wants called, each with an id of its own
 * @param costUsd the tokens at the catalogue's prices
 * @param finishReason why the model stopped: the word of an {@link models.answers.Ending}
 * @param confidence by the log-probabilities of the text's tokens, 0 to 1; null if there are none
 */
public record ModelReply(
        String text,
        String reasoning,
        List<RequestedCall> calls,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long durationMs,
        String finishReason,
        Double confidence) {}
