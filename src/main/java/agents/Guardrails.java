package agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.List;

/**
 * The limits that an agent's owner sets. A null means that the owner set none.
 *
 * @param maxTokensPerRequest the most tokens that a buyer's input may have, and that one answer may have, whatever
 *     {@code maxTokens} says
 * @param maxRequestsPerMinute the most orders that are started in any minute; the others wait
 * @param maxSpendUsdPerDay the most that the agent's model calls may cost in a day of UTC, in US dollars; orders wait for the next
 * @param blockedTopics what the agent must not speak about; never null
 * @param topicJudge true if a model also judges whether a text is about a blocked topic
 * @param requireHumanApproval true if a person must agree to every answer
 * @param approvalThreshold a confidence from 0 to 1, below which a person must agree
 * @param onCutAnswer what becomes of an answer that was cut off
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Guardrails(
        Integer maxTokensPerRequest,
        Integer maxRequestsPerMinute,
        BigDecimal maxSpendUsdPerDay,
        List<BlockedTopic> blockedTopics,
        Boolean topicJudge,
        Boolean requireHumanApproval,
        Double approvalThreshold,
        CutAnswers onCutAnswer) {

    public Guardrails {
        blockedTopics = blockedTopics == null ? List.of() : List.copyOf(blockedTopics);
    }

    /** True if a model judges texts as well. */
    public boolean judgesTopics() {
        return Boolean.TRUE.equals(topicJudge) && !blockedTopics.isEmpty();
    }
}
