package agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.UUID;

/** Builds agents for tests: what a test does not say is as a definition without it has it. */
public final class TestAgents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private UUID id = UUID.randomUUID();
    private String model = "gpt-4o-mini";
    private int maxTokens = 500;
    private String systemPrompt = "You are {{terse}}.";
    private JsonNode tools = JSON.createArrayNode();
    private JsonNode mcpServers = JSON.createArrayNode();
    private JsonNode knowledge;
    private String guardrails = "{}";
    private String limits = "{}";
    private BigInteger margin;

    private TestAgents() {}

    public static TestAgents agent() {
        return new TestAgents();
    }

    public TestAgents id(UUID value) {
        id = value;
        return this;
    }

    public TestAgents model(String value) {
        model = value;
        return this;
    }

    public TestAgents maxTokens(int value) {
        maxTokens = value;
        return this;
    }

    public TestAgents systemPrompt(String value) {
        systemPrompt = value;
        return this;
    }

    public TestAgents tools(JsonNode value) {
        tools = value;
        return this;
    }

    public TestAgents mcpServers(JsonNode value) {
        mcpServers = value;
        return this;
    }

    public TestAgents knowledge(JsonNode value) {
        knowledge = value;
        return this;
    }

    /** @param json as an owner writes them */
    public TestAgents guardrails(String json) {
        guardrails = json;
        return this;
    }

    /** @param json as an owner writes them */
    public TestAgents limits(String json) {
        limits = json;
        return this;
    }

    public TestAgents margin(BigInteger wei) {
        margin = wei;
        return this;
    }

    public Agent build() {
        try {
            return new Agent(
                    id,
                    "test",
                    model,
                    0.3,
                    maxTokens,
                    systemPrompt,
                    tools,
                    JSON.readValue(guardrails, Guardrails.class),
                    JSON.readValue(limits, Limits.class),
                    mcpServers,
                    knowledge,
                    1,
                    margin);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
