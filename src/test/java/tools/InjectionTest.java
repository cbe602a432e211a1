package tools;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import base.PlainText;
import base.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import models.StubProviders;
import orders.OrderInput;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import queue.ClaimedOrders;
import runs.Answer;
import startup.TestDatabase;
import steering.InputReader;
import tools.webhooks.StubWebhook;

/**
 * Hostile buyers, hostile tools and models that were talked into something, against the real loop. Whatever a text says, the
 * requests to the provider and to the webhook are those of an order that says nothing of the kind.
 */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class InjectionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEM = "You are {{terse}} and ${exact}.";
    private static final String TOOL = """
            [{"name":"lookup_order","handler":"webhook","secret":"SHOP_TOKEN","webhookUrl":"%s","description":"Looks up.",
              "parameters":{"type":"object","required":["q"],"properties":{"q":{"type":"string"},
              "to":{"type":"object","properties":{"city":{"enum":["Rome","Oslo"]}}}}}},
             {"name":"calculator","handler":"builtin"}]""";
    private static final Map<String, Agent> AGENTS = new HashMap<>();
    private static final Map<String, ProviderTalk.Shape> SHAPES = new HashMap<>();

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    InputReader inputs;

    private final HeardLog log = new HeardLog();

    static List<String> texts() {
        return Injections.texts();
    }

    static List<String> inputs() {
        return Injections.inputs();
    }

    static List<String> refusedInputs() {
        return Injections.refusedInputs();
    }

    static List<String> arguments() {
        return Injections.arguments();
    }

    static List<MalformedCalls.Case> malformedCalls() {
        return MalformedCalls.all();
    }

    @BeforeEach
    void prepare() throws IOException {
        StubServices.answerAs(InjectionStubs.providers()::answer);
        for (String model : List.of("gpt-4o-mini", "claude-3-opus")) {
            if (!AGENTS.containsKey(model)) {
                AGENTS.put(model, agent(model));
                answerWebhook("plain");
                run(model, new OrderInput("Hello.", null, Map.of("a", 1)), "{\"q\":\"1\"}");
                SHAPES.put(model, ProviderTalk.shape());
            }
        }
        log.listen();
    }

    @AfterEach
    void checkLog() {
        log.stop();
        assertEquals(List.of(), log.linesThatBegin(Injections.MARK));
        assertEquals(List.of(), log.messagesWith(ProviderTalk.SECRETS));
    }

    @Test
    void thereAreEnoughOfThem() {
        assertTrue(texts().size()
                        + inputs().size()
                        + refusedInputs().size()
                        + arguments().size()
                >= 40);
        assertTrue(texts().stream().allMatch(text -> text.contains(Injections.MARK)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aPromptIsTheBuyersText(String text) throws Exception {
        for (String model : AGENTS.keySet()) {
            answerWebhook("plain");
            assertEquals("done", run(model, new OrderInput(text, null, null), "{\"q\":\"1\"}"));
            ProviderTalk.check(model, SYSTEM, SHAPES.get(model));
            ProviderTalk.checkMessages(text, "user", content -> content.equals(sent(text)));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aParameterIsQuoted(String text) throws Exception {
        for (String model : AGENTS.keySet()) {
            answerWebhook("plain");
            var params = Map.<String, Object>of("a", text, text, "b");
            assertEquals("done", run(model, new OrderInput("Hello.", null, params), "{\"q\":\"1\"}"));
            ProviderTalk.check(model, SYSTEM, SHAPES.get(model));
            JsonNode wanted = JSON.readTree(sent(JSON.writeValueAsString(params)));
            ProviderTalk.checkMessages(
                    text,
                    "user",
                    content -> wanted.equals(json(ProviderTalk.framed("Parameters of the order, as JSON", content))));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aToolsAnswerIsQuoted(String text) throws Exception {
        for (String model : AGENTS.keySet()) {
            answerWebhook(text);
            assertEquals("done", run(model, new OrderInput("Hello.", null, null), "{\"q\":\"1\"}"));
            ProviderTalk.check(model, SYSTEM, SHAPES.get(model));
            String kept = PlainText.storable(text);
            ProviderTalk.checkMessages(
                    text,
                    "tool",
                    content -> kept.equals(ProviderTalk.framed("Answer of the tool lookup_order", content)));
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aWholeInputChangesNothingButTheUsersMessages(String input) throws Exception {
        for (String model : AGENTS.keySet()) {
            answerWebhook("plain");
            OrderInput read = JSON.readValue(inputs.parse(input), OrderInput.class);
            assertEquals("done", run(model, read, "{\"q\":\"1\"}"));
            ProviderTalk.check(model, SYSTEM, SHAPES.get(model));
            if (!read.params().isEmpty()) {
                String params = JSON.writeValueAsString(read.params());
                assertTrue(ProviderTalk.messages()
                        .anyMatch(message -> ProviderTalk.FRAME
                                        .matcher(ProviderTalk.text(message))
                                        .matches()
                                && ProviderTalk.framed("Parameters of the order, as JSON", ProviderTalk.text(message))
                                        .equals(params)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refusedInputs")
    void anInputOfAnotherFormIsRefused(String input) {
        var refusal = assertThrows(Refusal.class, () -> inputs.parse(input));
        assertEquals("input", refusal.field());
        String reason = refusal.getMessage();
        assertTrue(reason.length() < 1000 && !reason.contains("\n"), reason);
        // A field that there is not may be named, a value may not.
        assertFalse(reason.replace("a\\r\\nINJECTED is not a known field", "").contains(Injections.MARK), reason);
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void argumentsAreTheWebhooksBodyAndNothingElse(String arguments) throws Exception {
        for (String model : AGENTS.keySet()) {
            answerWebhook("plain");
            assertEquals("done", run(model, new OrderInput("Hello.", null, null), arguments));
            ProviderTalk.check(model, SYSTEM, SHAPES.get(model));
            JsonNode wanted = JSON.readTree(PlainText.storable(arguments));
            assertEquals(wanted, JSON.readTree(StubWebhook.requests().peek().body()));
        }
    }

    @ParameterizedTest
    @MethodSource("malformedCalls")
    void aMalformedCallIsToldTheModelAndGoesNoFurther(MalformedCalls.Case malformed) throws Exception {
        answerWebhook("plain");
        InjectionStubs.providers().calls().clear();
        InjectionStubs.providers()
                .answerWith(call -> turns(call) == 0
                        ? StubProviders.Reply.raw("""
                        {"id":"c","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,
                        "message":{"role":"assistant","content":null,"tool_calls":%s},"finish_reason":"tool_calls"}],
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""".formatted(malformed.calls()))
                        : StubProviders.Reply.text("done"));
        assertEquals("done", run("gpt-4o-mini", new OrderInput("Hello.", null, null)));
        assertEquals(malformed.reached(), StubWebhook.requests().size());
        JsonNode last =
                List.copyOf(InjectionStubs.providers().calls()).getLast().body();
        Set<String> asked = new HashSet<>();
        Set<String> told = new HashSet<>();
        int results = 0;
        for (JsonNode message : last.path("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                assertTrue(asked.add(call.path("id").asText()), "ids differ");
                assertTrue(call.path("id").asText().matches("[A-Za-z0-9_-]{1,64}"));
                assertTrue(call.at("/function/name").asText().matches("[A-Za-z0-9_-]{1,64}"));
                assertTrue(
                        JSON.readTree(call.at("/function/arguments").asText()).isObject());
            }
            if (message.path("role").asText().equals("tool")) {
                told.add(message.path("tool_call_id").asText());
                results++;
                assertTrue(
                        ProviderTalk.FRAME.matcher(ProviderTalk.text(message)).matches(), ProviderTalk.text(message));
                assertFalse(
                        ProviderTalk.text(message).matches("(?s).*(Exception|\\.java|direct:).*"),
                        ProviderTalk.text(message));
                assertFalse(
                        ProviderTalk.text(message).contains(System.getProperty("user.dir")),
                        ProviderTalk.text(message));
            }
        }
        assertEquals(asked, told);
        assertEquals(asked.size(), results);
        assertEquals(JSON.readTree(malformed.calls()).size(), results);
    }

    /** Runs an order whose model first calls the webhook with these arguments, and then says that it is done. */
    private String run(String model, OrderInput input, String arguments) throws IOException {
        InjectionStubs.providers().calls().clear();
        InjectionStubs.providers()
                .answerWith(call -> turns(call) == 0
                        ? StubProviders.Reply.calls(new StubProviders.Wish("call_1", "lookup_order", arguments))
                        : StubProviders.Reply.text("done"));
        return run(model, input);
    }

    private String run(String model, OrderInput input) throws IOException {
        Agent agent = AGENTS.get(model);
        var order = new ClaimedOrders(queries).of(agent, input);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send("direct:run-agent", exchange -> {
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.getMessage().setBody(order);
            });
            assertNull(done.getException());
            return done.getVariable(OrderVariables.ANSWER, Answer.class).text();
        }
    }

    private Agent agent(String model) throws IOException {
        Agent agent = TestAgents.agent()
                .model(model)
                .systemPrompt(SYSTEM)
                .limits("{\"maxToolCalls\":" + MalformedCalls.MOST_CALLS + "}")
                .tools(JSON.readTree(TOOL.formatted(StubWebhook.url())))
                .build();
        queries.update(
                "test/insert-agent", Map.of("id", agent.id().toString(), "model", model, "systemPrompt", SYSTEM));
        for (String secret :
                List.of("OPENAI_API_KEY=sk-of-the-agent", "ANTHROPIC_API_KEY=sk-of-the-agent", "SHOP_TOKEN=t0ken")) {
            given().contentType("application/json")
                    .body(Map.of("key", secret.split("=")[0], "value", secret.split("=")[1]))
                    .post("/api/agents/" + agent.id() + "/secrets")
                    .then()
                    .statusCode(201);
        }
        return agent;
    }

    private static void answerWebhook(String text) {
        StubWebhook.answerWith((call, number) ->
                StubWebhook.send(call, 200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static long turns(StubProviders.Call call) {
        return call.body()
                .path("messages")
                .valueStream()
                .filter(message -> message.path("role").asText().equals("assistant")
                        && (message.has("tool_calls")
                                || message.path("content").toString().contains("tool_use")))
                .count();
    }

    /** Half of a character cannot be sent. */
    private static String sent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
