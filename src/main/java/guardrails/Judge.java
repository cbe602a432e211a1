package guardrails;

import agents.Agent;
import agents.BlockedTopic;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import models.QuotedData;
import orders.Order;
import runs.Answer;

/**
 * Has a model say which of an agent's blocked topics a text is about, whatever its words. It never lets a text pass that it did
 * not judge: where it gives no verdict, a person has to agree to the answer.
 */
@ApplicationScoped
@Named("judge")
public class Judge {

    private static final String INSTRUCTIONS =
            "You check whether a text is about certain topics. A text is about a topic if it discusses it, asks about it or says"
                    + " something on it, in any language and in any words. You get the topics as JSON, and then the text. Answer with one"
                    + " JSON object and nothing else: {\"verdicts\": [{\"topic\": the topic as it is written, \"hit\": true or false,"
                    + " \"reason\": one short sentence}]}, with exactly one verdict for each topic. " + QuotedData.RULE;

    private static final int TOKENS_OF_A_VERDICT = 100;
    /** What a model that reasons writes before its verdict counts against its answer. */
    private static final int THINKING = 1_000;

    private final TopicChecks checks;
    private final Findings findings;
    private final ObjectMapper json;

    public Judge(TopicChecks checks, Findings findings, ObjectMapper json) {
        this.checks = checks;
        this.findings = findings;
        this.json = json;
    }

    /** True if the agent's owner wants texts to be judged. */
    public boolean isWanted(Agent agent) {
        return agent.guardrails().judgesTopics();
    }

    /** About all that the buyer wrote. */
    public Question aboutInput(Order order, Agent agent) {
        return question(agent, Finding.INPUT, String.join("\n", OrderText.of(order.input())));
    }

    /** About what a tool answered, which is the body. */
    public Question aboutTool(String output, Agent agent) {
        return question(agent, Finding.TOOL, output);
    }

    /** About the answer. */
    public Question aboutAnswer(Agent agent, Answer answer) {
        return question(agent, Finding.ANSWER, answer.text());
    }

    /**
     * Does what the verdicts, which are the body, ask for.
     *
     * @throws orders.PermanentFailure if the input or the answer is about a topic
     * @throws tools.ToolFailure if a tool's output is
     */
    public void decide(String verdicts, Order order, Agent agent, Question question) {
        List<String> topics = names(agent);
        Set<String> hits = new LinkedHashSet<>();
        boolean whole = read(verdicts, topics, hits);
        if (question.stage().equals(Finding.TOOL)) {
            checks.withhold(order, Finding.JUDGE, hits);
        } else {
            checks.refuse(order, question.stage(), Finding.JUDGE, hits);
        }
        if (!whole) {
            String what =
                    switch (question.stage()) {
                        case Finding.INPUT -> "the order's input";
                        case Finding.TOOL -> "a tool's output";
                        default -> "the answer";
                    };
            findings.note(
                    order,
                    List.of(new Finding(
                            question.stage(),
                            Finding.TOPICS,
                            Finding.JUDGE,
                            Finding.HELD,
                            "the judge gave no verdict on whether " + what + " is about a blocked topic")));
        }
    }

    /** Adds the topics that are hit to {@code hits}. True if there is exactly one verdict for each topic, and nothing else. */
    static boolean read(String verdicts, List<String> topics, Set<String> hits) {
        JsonNode answer = CheckAnswers.object(verdicts);
        if (answer == null || !answer.path("verdicts").isArray()) {
            return false;
        }
        Set<String> judged = new LinkedHashSet<>();
        boolean clear = true;
        for (JsonNode verdict : answer.get("verdicts")) {
            String topic = verdict.path("topic").asText();
            clear &= topics.contains(topic)
                    && judged.add(topic)
                    && verdict.path("hit").isBoolean();
            if (topics.contains(topic) && verdict.path("hit").asBoolean()) {
                hits.add(topic);
            }
        }
        return clear && judged.containsAll(topics);
    }

    private Question question(Agent agent, String stage, String text) {
        List<BlockedTopic> topics = agent.guardrails().blockedTopics();
        try {
            String ask = "Topics: " + json.writeValueAsString(topics) + "\n\n" + QuotedData.of("Text to check", text);
            return new Question(
                    stage, INSTRUCTIONS, ask, schema(names(agent)), THINKING + TOKENS_OF_A_VERDICT * topics.size());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topics cannot be written as JSON", e);
        }
    }

    private ObjectNode schema(List<String> topics) {
        ObjectNode schema = object("verdicts");
        ObjectNode verdict = object("topic", "hit", "reason");
        ObjectNode fields = verdict.putObject("properties");
        fields.putObject("topic").put("type", "string").set("enum", json.valueToTree(topics));
        fields.putObject("hit").put("type", "boolean");
        fields.putObject("reason").put("type", "string");
        schema.putObject("properties")
                .putObject("verdicts")
                .put("type", "array")
                .set("items", verdict);
        return schema;
    }

    private ObjectNode object(String... required) {
        ObjectNode object = json.createObjectNode().put("type", "object").put("additionalProperties", false);
        object.set("required", json.valueToTree(required));
        return object;
    }

    private static List<String> names(Agent agent) {
        return agent.guardrails().blockedTopics().stream()
                .map(BlockedTopic::topic)
                .toList();
    }
}
