package models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import tools.OfferedTool;

/**
 * How a model is called.
 *
 * @param maxTokens the most tokens of the answer
 * @param inputTokens how many tokens are sent, as counted here
 * @param tools what the model may ask for
 * @param callsTools false if the model has to answer now, whatever tools there are
 * @param answerSchema the JSON Schema that the answer must have; null for free text
 * @param logprobs true if the log-probabilities of the answer's tokens are wanted
 * @param isCheck true if the call is not a turn of the order's run, but of a check of it
 */
public record CallOptions(
        UUID agentId,
        double temperature,
        int maxTokens,
        int inputTokens,
        List<OfferedTool> tools,
        boolean callsTools,
        JsonNode answerSchema,
        boolean logprobs,
        boolean isCheck) {}
