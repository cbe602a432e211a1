package tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.OwnedAgents;
import access.callers.TrustedOwners;
import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import models.ModelSettings;
import models.OpenAiEmbeddings;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import queue.ClaimedOrders;
import secrets.sealing.Secrets;
import startup.TestDatabase;
import tools.images.ImagePrices;
import tools.images.ImageRequests;
import tools.images.ImageWish;
import tools.images.TestImageSettings;

/** The runtime's own keys at providers are for agents of trusted owners; other agents have their own or none. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class DefaultKeysTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPENAI = "OPENAI_API_KEY";

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    OpenAiEmbeddings embeddings;

    @Inject
    ModelSettings models;

    @Inject
    ImagePrices prices;

    @Inject
    Secrets secrets;

    @Inject
    TrustedOwners trusted;

    @BeforeEach
    void answer() {
        StubServices.answerWith((call, request) ->
                StubServices.send(call, 200, answerTo(request.path()).getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted", "operator", "runtime"})
    void aTrustedOwnersAgentUsesTheRuntimesKeys(String owner) throws IOException {
        Agent agent = agent(owner, Map.of());
        runModel(agent);
        assertEquals("Bearer sk-of-the-runtime", sent("Authorization"));
        embed(agent);
        assertEquals("Bearer sk-of-the-runtime", sent("Authorization"));
        search(agent);
        assertEquals("brave-of-the-runtime", sent("X-Subscription-Token"));
        assertEquals("Bearer sk-of-the-runtime", image(agent, "openai").authorization());
        assertFalse(image(agent, "stable-diffusion").isForOpenAi());
    }

    @Test
    void aStrangersAgentUsesNone() {
        Agent agent = agent("stranger", Map.of());
        assertTells(assertThrows(RuntimeException.class, () -> runModel(agent)), OPENAI);
        Agent claude = TestAgents.agent().id(agent.id()).model("claude-3-opus").build();
        assertTells(assertThrows(RuntimeException.class, () -> runModel(claude)), "ANTHROPIC_API_KEY");
        assertTells(assertThrows(RuntimeException.class, () -> embed(agent)), OPENAI);
        assertTells(assertThrows(ToolFailure.class, () -> search(agent)), "BRAVE_API_KEY");
        assertTells(assertThrows(ToolFailure.class, () -> image(agent, "openai")), OPENAI);
        assertTells(assertThrows(ToolFailure.class, () -> image(agent, "stable-diffusion")), OPENAI);
        assertTrue(StubServices.requests().isEmpty(), StubServices.requests()::toString);
    }

    @Test
    void aStrangersAgentUsesItsOwn() throws IOException {
        Agent agent = agent("stranger", Map.of(OPENAI, "sk-own", "BRAVE_API_KEY", "brave-own"));
        runModel(agent);
        assertEquals("Bearer sk-own", sent("Authorization"));
        embed(agent);
        assertEquals("Bearer sk-own", sent("Authorization"));
        search(agent);
        assertEquals("brave-own", sent("X-Subscription-Token"));
        // Where the runtime has a server for images, its own key takes the agent past that.
        assertEquals("Bearer sk-own", image(agent, "stable-diffusion").authorization());
    }

    private static void assertTells(RuntimeException failure, String secret) {
        String told = failure.getMessage();
        assertTrue(told.contains("no key for") && told.contains(secret), told);
        assertFalse(told.contains("of-the-runtime"), told);
    }

    private static String sent(String header) {
        assertEquals(1, StubServices.requests().size());
        return StubServices.requests().remove().headers().get(header);
    }

    private static Agent agent(String owner, Map<String, String> secrets) {
        return TestAgents.agent().id(OwnedAgents.create(owner, secrets)).build();
    }

    private void runModel(Agent agent) {
        Order order = new ClaimedOrders(queries).of(agent, new OrderInput("Hello.", null, null));
        send("direct:run-agent", order, agent, null);
    }

    private void embed(Agent agent) {
        embeddings.embed("text-embedding-3-small", agent.id(), List.of("a text"));
    }

    private void search(Agent agent) {
        send("direct:tool-web-search", null, agent, call("web_search", Map.of("query", "x", "count", 2)));
    }

    private ImageWish image(Agent agent, String provider) throws IOException {
        var settings = new TestImageSettings(provider, "gpt-image-1");
        return new ImageRequests(settings, models, prices, secrets, trusted)
                .open(agent, call("image_generation", Map.of("prompt", "x")));
    }

    private static ToolCall call(String tool, Map<String, Object> arguments) {
        return new ToolCall("call-1", tool, JSON.valueToTree(arguments), "key-1");
    }

    private void send(String route, Order order, Agent agent, Object body) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send(route, exchange -> {
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.getMessage().setBody(body);
            });
            if (done.getException() instanceof RuntimeException failure) {
                throw failure;
            }
            assertEquals(null, done.getException());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answerTo(String path) {
        if (path.endsWith("/embeddings")) {
            return """
                    {"object": "list", "model": "m", "data": [{"object": "embedding", "index": 0, "embedding": [0.6, 0.8]}],
                     "usage": {"prompt_tokens": 1, "total_tokens": 1}}""";
        }
        return path.endsWith("/chat/completions") ? """
                    {"id": "c", "object": "chat.completion", "created": 1700000000, "model": "m",
                     "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi."}, "finish_reason": "stop"}],
                     "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}""" : "{}";
    }
}
