package agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * How far one run of an order may go. A limit that the agent's owner did not set has its default, so none is ever missing.
 *
 * @param maxTurns the most model calls
 * @param maxToolCalls the most tool calls, over all turns
 * @param maxTokens the most tokens that the model reads and writes, over all turns
 * @param maxSeconds the most seconds from the start of the run to its answer
 * @param maxCostUsd the most that the model calls may cost together, in US dollars
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Limits(
        Integer maxTurns, Integer maxToolCalls, Integer maxTokens, Integer maxSeconds, BigDecimal maxCostUsd) {

    private static final int MAX_TURNS = 12;
    private static final int MAX_TOOL_CALLS = 32;
    private static final int MAX_TOKENS = 400_000;
    private static final int MAX_SECONDS = 300;
    private static final BigDecimal MAX_COST_USD = new BigDecimal("2");

    public Limits {
        maxTurns = Objects.requireNonNullElse(maxTurns, MAX_TURNS);
        maxToolCalls = Objects.requireNonNullElse(maxToolCalls, MAX_TOOL_CALLS);
        maxTokens = Objects.requireNonNullElse(maxTokens, MAX_TOKENS);
        maxSeconds = Objects.requireNonNullElse(maxSeconds, MAX_SECONDS);
        maxCostUsd = Objects.requireNonNullElse(maxCostUsd, MAX_COST_USD);
    }
}
