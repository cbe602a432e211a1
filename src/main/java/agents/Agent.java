package agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.UUID;

/**
 * An agent as a worker runs it.
 *
 * @param model the name of a model in the catalogue
 * @param temperature 0 to 2
 * @param maxTokens the most tokens that one answer may have
 * @param tools the declared tools, a JSON array
 * @param guardrails the declared limits, a JSON object
 * @param limits how far one order may go
 * @param mcpServers where tools are fetched from, a JSON array
 * @param knowledge where the documents' passages are kept, a JSON object; null if the owner chose nothing
 * @param version the number of the agent's last change
 * @param minimumMarginWei the least that an order must earn, in wei; null if any order is welcome
 */
public record Agent(
        UUID id,
        String name,
        String model,
        double temperature,
        int maxTokens,
        String systemPrompt,
        JsonNode tools,
        Guardrails guardrails,
        Limits limits,
        JsonNode mcpServers,
        JsonNode knowledge,
        int version,
        BigInteger minimumMarginWei) {

    /** The most tokens that one answer may have: the lower of the two limits that the agent's owner can set. */
    public int maxTokensPerAnswer() {
        Integer guarded = guardrails.maxTokensPerRequest();
        return guarded == null ? maxTokens : Math.min(maxTokens, guarded);
    }

    /** True if a person must agree to every answer. */
    public boolean needsApproval() {
        return Boolean.TRUE.equals(guardrails.requireHumanApproval());
    }

    /** What becomes of an answer that was cut off: what the owner says; else a person who approves answers anyway sees it. */
    public CutAnswers onCutAnswer() {
        if (guardrails.onCutAnswer() != null) {
            return guardrails.onCutAnswer();
        }
        return needsApproval() || guardrails.approvalThreshold() != null ? CutAnswers.APPROVE : CutAnswers.FAIL;
    }
}
