package models.answers;

import java.util.List;
import tools.RequestedCall;

/**
 * What a provider's response says, whichever API and server it is of.
 *
 * @param text what is for the reader, without any reasoning; may be empty. Where the model refused, its words
 * @param reasoning what the model wrote for itself; may be empty
 * @param calls the tools that it wants called, each with an id of its own
 * @param said the finish or stop reason as it was given, one short line; null if there was none
 * @param inputTokens as the provider counted; null if it did not
 * @param outputTokens as the provider counted, reasoning included; null if it did not
 * @param confidence by the log-probabilities of the text's tokens, 0 to 1; null if there are none
 */
public record ReadAnswer(
        String text,
        String reasoning,
        List<RequestedCall> calls,
        Ending ending,
        String said,
        Long inputTokens,
        Long outputTokens,
        Double confidence) {}
