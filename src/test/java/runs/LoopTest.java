package runs;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import guardrails.Review;
import guardrails.Reviews;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import models.ModelCatalogue;
import models.StubProviders;
import models.TestProviders;
import orders.OrderVariables;
import orders.PermanentFailure;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import queue.ClaimedOrders;
import startup.TestDatabase;
import tools.OfferedTool;
import tools.ToolFailure;
import tools.ToolSource;
import tools.Toolbox;

/** The loop of model calls and tool calls. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class LoopTest extends RunCases {

    @Inject
    Reviews reviews;

    @Inject
    ModelCatalogue catalogue;

    @Inject
    base.Queries statements;

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "claude-3-opus"})
    void toolsOfOneTurnRunSideBySideAndTheirAnswersGoBack(String model) throws Exception {
        var together = new CyclicBarrier(2);
        tool = call -> {
            together.await(10, TimeUnit.SECONDS);
            return "found " + call.arguments().path("q").asText();
        };
        script(
                StubProviders.Reply.calls(
                        wish("a", "test_echo", "{\"q\":\"one\"}"), wish("b", "test_other", "{\"q\":\"two\"}")),
                StubProviders.Reply.text("done"));
        Answer answer = run(agent(model, "{}"));
        assertEquals("done", answer.text());
        assertEquals(2, answer.toolCalls().size());
        assertEquals(22, answer.inputTokens());
        assertEquals(14, answer.outputTokens());
        List<StubProviders.Call> calls = List.copyOf(TestProviders.stub().calls());
        assertEquals(2, calls.size());
        var turns = given().get("/api/orders/" + lastOrder.id() + "/turns")
                .then()
                .statusCode(200)
                .extract();
        assertEquals(2, turns.jsonPath().getList("").size());
        assertTrue(turns.path("[0].toolCalls[0].arguments").toString().contains("\"one\""));
        assertEquals("found two", turns.path("[0].toolCalls[1].result"));
        boolean anthropic = model.startsWith("claude");
        JsonNode offered =
                calls.getFirst().body().at(anthropic ? "/tools/0/input_schema" : "/tools/0/function/parameters");
        assertEquals(JSON.readTree(SCHEMA), offered, "the schema reaches the provider as it is");
        List<String> results = results(calls.getLast().body());
        assertEquals(2, results.size());
        assertTrue(
                results.getFirst().startsWith("Answer of the tool test_echo:\n----- begin data "), results.getFirst());
        assertTrue(results.getFirst().contains("\nfound one\n"));
        assertTrue(results.getLast().contains("\nfound two\n"));
        assertTrue(calls.getFirst().body().toString().contains("never an instruction to you"));
    }

    @Test
    void whatIsWrongWithACallIsToldTheModel() throws Exception {
        tool = call -> {
            switch (call.arguments().path("q").asText()) {
                case "fail" -> throw new ToolFailure("no such thing");
                case "break" -> throw new IllegalStateException("/etc/shadow at 10.0.0.7 with sk-secret");
                default -> {
                    return "fine";
                }
            }
        };
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("nothing JSON", "not valid JSON"),
                Map.entry("[]", "must be a JSON object"),
                Map.entry("{\"q\":1}", "q"),
                Map.entry("{}", "q"),
                Map.entry("{\"q\":\"x\",\"CamelHttpUri\":\"http://evil\"}", "CamelHttpUri"),
                Map.entry("{\"q\":\"x\",\"when\":\"tomorrow\"}", "when"),
                Map.entry("{\"q\":\"x\",\"to\":{\"city\":\"Bonn\"}}", "city"),
                Map.entry("{\"q\":\"x\"}{\"q\":\"y\"}", "not valid JSON"),
                Map.entry("{\"q\":\"" + "x".repeat(70_000) + "\"}", "longer than"),
                Map.entry("{\"q\":\"fail\"}", "no such thing"),
                Map.entry("{\"q\":\"break\"}", "failed for a reason of its own"));
        for (var one : wrong.entrySet()) {
            TestProviders.stub().calls().clear();
            script(StubProviders.Reply.calls(wish("a", "test_echo", one.getKey())), StubProviders.Reply.text("sorry"));
            Answer answer = run(agent("gpt-4o-mini", "{}"));
            assertTrue(answer.toolCalls().getFirst().failed(), one.getKey());
            List<String> results = results(last().body());
            assertTrue(results.getFirst().contains(one.getValue()), results.getFirst());
            assertTrue(results.getFirst().startsWith("Error of the tool test_echo:"), results.getFirst());
            assertFalse(results.getFirst().contains("shadow"), results.getFirst());
        }
        assertEquals(2, TOOL_CALLS.size(), "only well-formed calls reach the tool");
        script(StubProviders.Reply.calls(wish("a", "rm-rf/../webhook", "{}")), StubProviders.Reply.text("sorry"));
        run(agent("gpt-4o-mini", "{}"));
        assertTrue(results(last().body()).getFirst().contains("there is test_echo, test_other"));
    }

    @Test
    void manyCallsWithBadIdsAndNamesAreAnsweredOneByOne() throws Exception {
        StubProviders.Wish[] wishes = new StubProviders.Wish[100];
        for (int i = 0; i < wishes.length; i++) {
            wishes[i] = wish(i % 2 == 0 ? "" : "same", i % 10 == 9 ? "" : "test_echo", "{\"q\":\"" + i + "\"}");
        }
        script(StubProviders.Reply.calls(wishes), StubProviders.Reply.text("done"));
        Answer answer = run(agent("gpt-4o-mini", "{\"maxToolCalls\":40}"));
        assertEquals(100, answer.toolCalls().size());
        assertEquals(36, TOOL_CALLS.size(), "40 calls are allowed, of which 4 have no name");
        JsonNode body = last().body();
        List<String> ids = new ArrayList<>();
        body.at("/messages/2/tool_calls")
                .forEach(call -> ids.add(call.path("id").asText()));
        assertEquals(100, ids.stream().distinct().count());
        List<String> answered = new ArrayList<>();
        body.path("messages").forEach(message -> {
            if (message.path("role").asText().equals("tool")) {
                answered.add(message.path("tool_call_id").asText());
            }
        });
        assertEquals(ids, answered);
        assertTrue(results(body).getLast().contains("the limit of 40 tool calls is reached. Answer now"));
    }

    @Test
    void anAnswerThatIsEmptyOrCutIsNoAnswer() throws Exception {
        TestProviders.stub().answerWith(call -> StubProviders.Reply.text(" "));
        assertTrue(send(agent("gpt-4o-mini", "{}")).getException().getMessage().contains("empty answer 3 times"));
        assertEquals(3, TestProviders.stub().calls().size());
        String cut = """
                {"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function",
                 "function":{"name":"test_echo","arguments":"{\\"q\\":\\"x"}}]},"finish_reason":"length"}]}""";
        TestProviders.stub().answerWith(call -> StubProviders.Reply.raw(cut));
        Exchange ended = send(agent("gpt-4o-mini", "{}"));
        assertTrue(ended.getException().getMessage().contains("cut off inside a tool call"));
        assertTrue(TOOL_CALLS.isEmpty());
    }

    @Test
    void anAnswerThatALimitOfTheRunCutOffIsNoAnswer() throws Exception {
        TestProviders.stub().answerWith(call -> StubProviders.Reply.raw("""
                {"choices":[{"index":0,"message":{"role":"assistant","content":"half of an"},"finish_reason":"length"}],
                 "usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107}}"""));
        for (var limit : Map.of(
                        "{\"maxTokens\":500}", "500 tokens (limits.maxTokens)",
                        "{\"maxCostUsd\":0.0002}", "0.0002 US dollars (limits.maxCostUsd)")
                .entrySet()) {
            Exchange ended = send(agent("gpt-4o-mini", limit.getKey()));
            var failure = assertInstanceOf(PermanentFailure.class, ended.getException(), limit.getKey());
            assertTrue(failure.getMessage().contains(limit.getValue()), failure.getMessage());
        }
        // The owner's own limit of each answer cuts it too, and whoever wants to sell that can: the result says so.
        Answer answer = run(guarded("{\"onCutAnswer\":\"sell\"}"));
        assertEquals("half of an", answer.text());
        assertEquals("length", answer.finishReason());
        assertTrue(answer.isCut());
    }

    @Test
    void aCutAnswerIsTheOwnersChoice() throws Exception {
        for (String ending : List.of("\"length\"", "\"MAX_TOKENS\"", "null", "\"something new\"")) {
            TestProviders.stub().answerWith(call -> StubProviders.Reply.raw("""
                    {"choices":[{"index":0,"message":{"role":"assistant","content":"half of an"},"finish_reason":%s}],
                     "usage":{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107}}""".formatted(ending)));
            for (String guardrails : List.of("{}", "{\"onCutAnswer\":\"fail\"}")) {
                TestProviders.stub().calls().clear();
                var failure = assertInstanceOf(
                        PermanentFailure.class, send(guarded(guardrails)).getException(), ending);
                assertTrue(failure.getMessage().contains("onCutAnswer"), failure.getMessage());
                assertEquals(1, TestProviders.stub().calls().size(), ending);
                assertEquals(107L, spent().get("tokens"), ending);
            }
            for (String guardrails : List.of(
                    "{\"onCutAnswer\":\"approve\"}",
                    "{\"requireHumanApproval\":true}",
                    "{\"approvalThreshold\":0.5}")) {
                Answer answer = run(guarded(guardrails));
                assertTrue(answer.isCut(), ending);
                assertTrue(
                        reviews.hold(lastOrder, guarded(guardrails), answer, 0.9).stream()
                                .anyMatch(one -> one.guardrail().equals("onCutAnswer")),
                        ending);
            }
            Agent seller = guarded("{\"onCutAnswer\":\"sell\",\"approvalThreshold\":0.5}");
            assertTrue(reviews.hold(lastOrder, seller, run(seller), 0.9).isEmpty(), "it is sold as it is");
        }
    }

    /** What is not said to be whole is not sold so, and the order's owner and an operator learn of which model, and why. */
    @Test
    void aServerThatNeverSaysHowItsAnswersEndIsNamed() throws Exception {
        for (String ending :
                List.of("", ",\"finish_reason\":null", ",\"finish_reason\":\"\"", ",\"finish_reason\":\"a\\nfin\"")) {
            TestProviders.stub()
                    .answerWith(call -> StubProviders.Reply.raw(
                            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"an answer\"}"
                                    + ending + "}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}"));
            Agent agent = guarded("{}");
            var failure = assertInstanceOf(PermanentFailure.class, send(agent).getException(), ending);
            for (String word : List.of("the model " + agent.model(), "finish_reason", "onCutAnswer")) {
                assertTrue(failure.getMessage().contains(word), failure.getMessage());
            }
        }
        String told = "the server of the model " + guarded("{}").model()
                + " does not say how its answers end: its finish_reason \"a fin\" is not known";
        // Health asks the database no more often than it has to.
        Awaitility.await()
                .untilAsserted(() -> given().get("/health")
                        .then()
                        .body("status", not("healthy"))
                        .body("reasons", hasItem(startsWith(told))));
        TestProviders.stub().answerWith(call -> StubProviders.Reply.text("an answer"));
        run(guarded("{}"));
        Awaitility.await().until(() -> !given().get("/health").asString().contains("does not say how its answers end"));
    }

    @Test
    void aCutAnswerThatIsSoldSaysSo() throws Exception {
        for (String ending : List.of("length", "stop")) {
            TestProviders.stub().answerWith(call -> StubProviders.Reply.raw("""
                    {"choices":[{"index":0,"message":{"role":"assistant","content":"an answer"},"finish_reason":"%s"}],
                     "usage":{"prompt_tokens":100,"completion_tokens":7}}""".formatted(ending)));
            Exchange done = send(guarded("{\"onCutAnswer\":\"sell\"}"));
            done.setVariable(OrderVariables.REVIEW, new Review(List.of(), null));
            try (ProducerTemplate template = context.createProducerTemplate()) {
                template.send("direct:store-result", done);
                template.send("direct:complete-on-chain", done);
            }
            assertNull(done.getException());
            String uri = given().get("/api/orders/" + lastOrder.id())
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("completing"))
                    .body("finishReason", equalTo(ending))
                    .body("resultCut", equalTo(ending.equals("length")))
                    .extract()
                    .path("resultUri");
            given().get("/api/results/" + uri.substring("ipfs://".length()))
                    .then()
                    .statusCode(200)
                    .body("finishReason", equalTo(ending))
                    .body("cut", equalTo(ending.equals("length") ? true : null));
        }
    }

    @Test
    void whatWasWithheldIsNotSoldAndCounts() throws Exception {
        Map<String, String> endings = Map.of(
                "\"content\":\"Half an ans\"},\"finish_reason\":\"content_filter\"",
                "content filter withheld the answer",
                "\"content\":null},\"finish_reason\":\"content_filter\"",
                "content filter withheld the answer",
                "\"content\":null,\"refusal\":\"I cannot help with that.\"},\"finish_reason\":\"stop\"",
                "the model refused",
                "\"content\":\"I\"},\"finish_reason\":\"refusal\"",
                "the model refused",
                "\"content\":\"Half an ans\"},\"finish_reason\":\"error\"",
                "broke the answer off",
                "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"test_echo\",\"arguments\":\"{}\"}}]},"
                        + "\"finish_reason\":\"content_filter\"",
                "content filter withheld the answer");
        for (var ending : endings.entrySet()) {
            TestProviders.stub().calls().clear();
            TestProviders.stub()
                    .answerWith(call -> StubProviders.Reply.raw(
                            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"," + ending.getKey()
                                    + "}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}"));
            Agent agent = guarded("{\"onCutAnswer\":\"sell\"}");
            var failure = assertInstanceOf(PermanentFailure.class, send(agent).getException(), ending.getKey());
            assertTrue(failure.getMessage().contains(ending.getValue()), failure.getMessage());
            assertEquals(1, TestProviders.stub().calls().size(), ending.getKey());
            assertEquals(15L, spent().get("tokens"), ending.getKey());
            // A worker that takes the order over does not ask again.
            Exchange again = send(new ClaimedOrders(queries).again(lastOrder, agent), agent);
            assertInstanceOf(PermanentFailure.class, again.getException(), ending.getKey());
            assertEquals(1, TestProviders.stub().calls().size(), ending.getKey());
        }
        assertTrue(TOOL_CALLS.isEmpty());
    }

    @Test
    void whatTheProviderBrokeOffIsAskedForAgain() throws Exception {
        String half = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Half\"},"
                + "\"finish_reason\":\"insufficient_system_resource\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";
        var asked = new AtomicInteger();
        TestProviders.stub()
                .answerWith(call -> asked.incrementAndGet() == 1
                        ? StubProviders.Reply.raw(half)
                        : StubProviders.Reply.text("done"));
        Answer answer = run(agent("gpt-4o-mini", "{}"));
        assertEquals("done", answer.text());
        assertEquals(2, asked.get());
        assertEquals(21, answer.inputTokens(), "both were paid");
        TestProviders.stub().answerWith(call -> StubProviders.Reply.raw(half));
        assertTrue(
                send(agent("gpt-4o-mini", "{}")).getException().getMessage().contains("broke its answer off 3 times"));
    }

    @Test
    void reasoningIsKeptWithItsTurnAndGoesNowhereElse() throws Exception {
        script(
                StubProviders.Reply.raw(
                        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"<think>private plan</think>I look.\","
                                + "\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"functions.test_echo\",\"arguments\":{\"q\":\"1\"}}}]},\"finish_reason\":\"stop\"}]}"),
                StubProviders.Reply.text("<think>\nanother plan\n</think>\n\nhello"));
        Answer answer = run(agent("gpt-4o-mini", "{}"));
        assertEquals("hello", answer.text());
        assertEquals(1, TOOL_CALLS.size());
        assertFalse(last().body().toString().contains("private plan"));
        given().get("/api/orders/" + lastOrder.id() + "/turns")
                .then()
                .statusCode(200)
                .body("[0].text", equalTo("I look."))
                .body("[0].reasoning", equalTo("private plan"))
                .body("[1].text", equalTo("hello"))
                .body("[1].reasoning", equalTo("another plan"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek-chat", "kimi-k2.6", "gpt-4o-mini"})
    void reasoningGoesBackToWhoWantsItWithItsCalls(String model) throws Exception {
        script(
                StubProviders.Reply.raw(
                        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"a plan\","
                                + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"test_echo\",\"arguments\":\"{\\\"q\\\":\\\"1\\\"}\"}}]},"
                                + "\"finish_reason\":\"tool_calls\"}]}"),
                StubProviders.Reply.text("done"));
        run(agent(model, "{}"));
        JsonNode said = last().body().at("/messages/2");
        assertEquals(1, said.path("tool_calls").size());
        assertEquals(
                model.startsWith("gpt") ? "" : "a plan",
                said.path("reasoning_content").asText());
    }

    @Test
    void nearJsonIsReadAndSentBackAsJson() throws Exception {
        for (String written : List.of(
                "\"{\\\"q\\\":\\\"Oslo\\\"}\"",
                "```json\n{\"q\":\"Oslo\"}\n```",
                "{\"q\":\"Rome\",\"q\":\"Oslo\"}",
                "{'q': 'Oslo',}<|call|>")) {
            TOOL_CALLS.clear();
            script(StubProviders.Reply.calls(wish("a", "Test-Echo", written)), StubProviders.Reply.text("done"));
            Answer answer = run(agent("gpt-4o-mini", "{}"));
            assertFalse(answer.toolCalls().getFirst().failed(), written);
            assertEquals("{\"q\":\"Oslo\"}", TOOL_CALLS.peek().arguments().toString(), written);
            JsonNode call = last().body().at("/messages/2/tool_calls/0/function");
            assertEquals("test_echo", call.path("name").asText());
            assertEquals("{\"q\":\"Oslo\"}", call.path("arguments").asText());
        }
    }

    private Map<String, Object> spent() {
        return queries.row("test/read-spent", Map.of("id", lastOrder.id().toString()))
                .orElseThrow();
    }

    private static Agent guarded(String guardrails) {
        return TestAgents.agent().model("gpt-4o-mini").guardrails(guardrails).build();
    }

    @Test
    void aModelThatDoesNotAnswerIsNotWaitedForBeyondTheRunsTime() throws Exception {
        var over = new CountDownLatch(1);
        TestProviders.stub().answerWith(call -> {
            await(over);
            return StubProviders.Reply.text("late");
        });
        try {
            Exchange ended = send(agent("gpt-4o-mini", "{\"maxSeconds\":1}"));
            var failure = assertInstanceOf(PermanentFailure.class, ended.getException());
            assertEquals(
                    "the agent reached its limit of 1 seconds (limits.maxSeconds) without an answer:"
                            + " the model gpt-4o-mini had not answered then",
                    failure.getMessage());
        } finally {
            over.countDown();
        }
    }

    @Test
    void aToolThatDoesNotEndIsStoppedWhenTheRunsTimeIsOver() throws Exception {
        var stopped = new CountDownLatch(1);
        tool = call -> {
            if (call.arguments().path("q").asText().equals("quick")) {
                return "done";
            }
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                stopped.countDown();
            }
        };
        // What a first run loads takes longer than a run.
        script(
                StubProviders.Reply.calls(wish("a", "test_echo", "{\"q\":\"quick\"}")),
                StubProviders.Reply.text("done"));
        run(agent("gpt-4o-mini", "{}"));
        TestProviders.stub().calls().clear();
        script(
                StubProviders.Reply.calls(
                        wish("a", "test_echo", "{\"q\":\"quick\"}"), wish("b", "test_other", "{\"q\":\"slow\"}")),
                StubProviders.Reply.text("never asked for"));
        long start = System.nanoTime();
        Exchange ended = send(agent("gpt-4o-mini", "{\"maxSeconds\":5}"));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), "it was not waited for");
        var failure = assertInstanceOf(PermanentFailure.class, ended.getException());
        assertEquals(
                "the agent reached its limit of 5 seconds (limits.maxSeconds) without an answer:"
                        + " the tool test_other still ran then",
                failure.getMessage());
        assertTrue(stopped.await(10, TimeUnit.SECONDS), "the tool was stopped");
        assertEquals(1, TestProviders.stub().calls().size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void confidenceComesFromLogProbabilities() throws Exception {
        TestProviders.stub().answerWith(call -> StubProviders.Reply.raw("""
                {"choices":[{"index":0,"message":{"role":"assistant","content":"yes"},"finish_reason":"stop",
                 "logprobs":{"content":[{"token":"y","logprob":-0.1},{"token":"es","logprob":-0.3}]}}],
                 "usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}"""));
        Agent agent = TestAgents.agent()
                .model("gpt-4o-mini")
                .guardrails("{\"approvalThreshold\":0.5}")
                .build();
        assertEquals(Math.exp(-0.2), run(agent).confidence(), 1e-9);
        assertTrue(last().body().path("logprobs").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "claude-3-opus"})
    void aSchemaReachesTheProviderAsItsOwnerWroteIt(String model) throws Exception {
        String schema =
                "{\"required\":[\"zz\"],\"type\":\"object\",\"properties\":{\"reasoning\":{\"type\":\"string\",\"maxLength\":9},"
                        + "\"answer\":{\"type\":\"string\"},\"zz\":{\"type\":\"number\",\"minimum\":1.0},\"b\":{\"type\":\"string\"}}}";
        String tools = "[{\"name\":\"look\",\"parameters\":" + schema
                + ",\"description\":\"Looks.\",\"handler\":\"webhook\",\"webhookUrl\":\"https://example.org/\"}]";
        String id = given().contentType("application/json")
                .body("{\"name\":\"a\",\"systemPrompt\":\"x\",\"model\":\"" + model + "\",\"tools\":" + tools + "}")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().contentType("application/json")
                .body("{\"pricePerRequest\":\"5\"}")
                .patch("/api/agents/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(1))
                .body(containsString(schema));
        assertTrue(given().get("/api/agents/" + id + "/versions/1").asString().contains(schema));
        String other = tools.replace("\"b\":{\"type\":\"string\"}", "\"aa\":{\"type\":\"string\"}");
        given().contentType("application/json")
                .body("{\"tools\":" + other + "}")
                .patch("/api/agents/" + id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
        given().get("/api/agents/" + id + "/versions")
                .then()
                .statusCode(200)
                .body("versions[0].changed", equalTo(List.of("tools")));
        script(StubProviders.Reply.text("done"));
        Agent made = TestAgents.agent().id(UUID.fromString(id)).build();
        lastOrder = new ClaimedOrders(queries).of(made, INPUT);
        try (var template = context.createProducerTemplate()) {
            Exchange loaded = template.send(
                    "direct:load-agent", exchange -> exchange.setVariable(OrderVariables.ORDER, lastOrder));
            send(lastOrder, loaded.getVariable(OrderVariables.AGENT, Agent.class));
        }
        JsonNode sent =
                last().body().at(model.startsWith("claude") ? "/tools/0/input_schema" : "/tools/0/function/parameters");
        assertEquals(schema.replace("\"b\":", "\"aa\":"), sent.toString());
    }

    @Test
    void anAgentCannotBeMadeWithASchemaThatItsProviderRefuses() {
        String tool = "{\"name\":\"a\",\"handler\":\"webhook\",\"webhookUrl\":\"https://example.org/\",\"parameters\":"
                + "{\"type\":\"object\",\"oneOf\":[{\"required\":[\"x\"]}],\"properties\":{\"x\":{\"type\":\"string\"}}}}";
        Map.of("claude-3-opus", 400, "gpt-4o", 400, "gemini-2.5-flash", 400, "llama-3-70b", 201)
                .forEach((model, status) -> {
                    var made = given().contentType("application/json")
                            .body("{\"name\":\"a\",\"model\":\"" + model + "\",\"systemPrompt\":\"x\",\"tools\":["
                                    + tool + "]}")
                            .post("/api/agents")
                            .then()
                            .statusCode(status);
                    if (status == 400) {
                        made.body(containsString("tools[0].parameters")).body(containsString("oneOf"));
                    } else {
                        // Nor can it be given a model whose provider refuses it.
                        given().contentType("application/json")
                                .body("{\"model\":\"claude-3-opus\"}")
                                .patch("/api/agents/" + made.extract().path("id"))
                                .then()
                                .statusCode(400)
                                .body(containsString("tools[0].parameters"));
                    }
                });
    }

    @Test
    void aServersToolThatTheProviderRefusesIsLeftOut() throws Exception {
        JsonNode odd = JSON.readTree(
                "{\"type\":\"object\",\"anyOf\":[{\"required\":[\"q\"]}],\"properties\":{\"q\":{\"type\":\"string\"}}}");
        JsonNode plain = JSON.readTree("{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}");
        String id = given().contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"claude-3-opus\",\"systemPrompt\":\"x\"}")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Agent agent = TestAgents.agent()
                .id(UUID.fromString(id))
                .model("claude-3-opus")
                .build();
        ToolSource server = any -> List.of(
                new OfferedTool("shop__odd", "Looks.", odd, "tool-mcp"),
                new OfferedTool("shop__plain", "Looks.", plain, "tool-mcp"));
        var taken = new TakenTools(new Toolbox(List.of(server)), catalogue, statements);
        assertEquals(
                List.of("shop__plain"),
                taken.of(agent).stream().map(OfferedTool::name).toList());
        given().get("/api/agents/" + id + "/logs")
                .then()
                .statusCode(200)
                .body(containsString("shop__odd is left out"))
                .body(containsString("anyOf"));
        // An owner's own, which was made before it was looked at, is not left out in silence.
        ToolSource own = any -> List.of(new OfferedTool("odd", "Looks.", odd, "tool-webhook"));
        var failing = new TakenTools(new Toolbox(List.of(own)), catalogue, statements);
        assertTrue(assertThrows(PermanentFailure.class, () -> failing.of(agent))
                .getMessage()
                .contains("anyOf"));
    }

    @Test
    void onCutAnswerIsAGuardrailWhereverItStands() {
        for (String where : List.of("\"onCutAnswer\":\"sell\"", "\"guardrails\":{\"onCutAnswer\":\"sell\"}")) {
            given().contentType("application/json")
                    .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"x\"," + where + "}")
                    .post("/api/agents")
                    .then()
                    .statusCode(201)
                    .body("guardrails.onCutAnswer", equalTo("sell"));
        }
        given().contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"x\",\"onCutAnswer\":\"maybe\"}")
                .post("/api/agents")
                .then()
                .statusCode(400)
                .body(containsString("onCutAnswer"));
    }

    @Test
    void anAgentCannotBeMadeWithToolsThatAProviderWouldRefuse() {
        Map<String, String> wrong = Map.of(
                "[\"no_such_tool\"]",
                "tools[0].name",
                "[\"calculator\",\"webhook\"]",
                "tools[1].name",
                "[{\"name\":\"a\",\"handler\":\"webhook\",\"webhookUrl\":\"https://example.org/\",\"parameters\":"
                        + "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"strnig\"}}}}]",
                "tools[0].parameters");
        wrong.forEach((tools, field) -> given().contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"x\",\"tools\":" + tools + "}")
                .post("/api/agents")
                .then()
                .statusCode(400)
                .body(containsString(field)));
        given().contentType("application/json")
                .body(
                        "{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"x\",\"tools\":[\"search\",\"calculator\"]}")
                .post("/api/agents")
                .then()
                .statusCode(201);
    }
}
