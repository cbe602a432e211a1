package guardrails;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import models.QuotedData;
import orders.Order;
import runs.Answer;

/** Has the model say how sure it is of its answer, where its provider does not tell by the tokens' probabilities. */
@ApplicationScoped
@Named("assessment")
public class Assessment {

    private static final int MAX_TOKENS = 1_000;

    private static final String INSTRUCTIONS =
            "You check the answer that an assistant gave to a request. How likely is it that the answer is right and does what"
                    + " was asked? Answer with one JSON object and nothing else: {\"confidence\": a number from 0 to 1}. "
                    + QuotedData.RULE;

    private final ObjectMapper json;

    public Assessment(ObjectMapper json) {
        this.json = json;
    }

    /** How sure the model was, as far as the provider told; null if it did not. */
    public Double known(Answer answer) {
        return answer.confidence();
    }

    /** True if the agent's owner wants to know and {@code confidence} is not known. */
    public boolean isNeeded(Agent agent, Double confidence) {
        return agent.guardrails().approvalThreshold() != null && confidence == null;
    }

    /** What the model is asked. */
    public Question question(Order order, Answer answer) {
        String text = QuotedData.of("The request", String.join("\n", OrderText.of(order.input()))) + "\n\n"
                + QuotedData.of("The answer", answer.text());
        return new Question(Finding.ANSWER, INSTRUCTIONS, text, schema(), MAX_TOKENS);
    }

    /** The number that the model answered, which is the body; null if it is no number from 0 to 1. */
    public static Double read(String answer) {
        JsonNode object = CheckAnswers.object(answer);
        JsonNode confidence = object == null || object.size() != 1 ? null : object.get("confidence");
        if (confidence == null || !confidence.isNumber()) {
            return null;
        }
        double value = confidence.doubleValue();
        return value >= 0 && value <= 1 ? value : null;
    }

    private ObjectNode schema() {
        ObjectNode schema = json.createObjectNode().put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add("confidence");
        schema.putObject("properties").putObject("confidence").put("type", "number");
        return schema;
    }
}
