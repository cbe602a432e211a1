package agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;

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

    public Limits {
        maxTurns = maxTurns == null ? 12 : maxTurns;
        maxToolCalls = maxToolCalls == null ? 32 : maxToolCalls;
        maxTokens = maxTokens == null ? 400_000 : maxTokens;
        maxSeconds = maxSeconds == null ? 300 : maxSeconds;
        maxCostUsd = maxCostUsd == null ? new BigDecimal("2") : maxCostUsd;
    }
}
