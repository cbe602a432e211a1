package runs;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/**
 * A turn as {@code store-turns.sql} and {@code finish-orders.sql} take it.
 *
 * @param attempt of the order, by which it is known whether the attempt still holds it
 * @param response its text, the tools that it wants called and, if there is any, its reasoning
 */
public record TurnRow(
        UUID id,
        int attempt,
        int run,
        int turn,
        Map<String, Object> response,
        String model,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long durationMs,
        long elapsedMs,
        String finishReason,
        Double confidence) {

    static TurnRow of(Conversation run, Turn turn) {
        return new TurnRow(
                run.order().id(),
                run.order().attempt(),
                run.run(),
                turn.number(),
                turn.response(),
                turn.model(),
                turn.inputTokens(),
                turn.outputTokens(),
                turn.costUsd(),
                turn.durationMs(),
                turn.elapsedMs(),
                turn.finishReason(),
                turn.confidence());
    }
}
