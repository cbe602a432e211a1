package agents;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The limits that an agent's owner sets. A null means that the owner set none.
 *
 * @param maxTokensPerRequest the most tokens that one answer may have, whatever {@code maxTokens} says
 * @param maxRequestsPerMinute the most orders that the agent starts in a minute
 * @param blockedTopics what the agent must not speak about
 * @param requireHumanApproval true if a person must agree to every answer
 * @param approvalThreshold a confidence from 0 to 1, below which a person must agree
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Guardrails(
        Integer maxTokensPerRequest,
        Integer maxRequestsPerMinute,
        List<Object> blockedTopics,
        Boolean requireHumanApproval,
        Double approvalThreshold) {}
