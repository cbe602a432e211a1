package runs;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import models.QuotedData;
import models.StubProviders;
import models.TestProviders;
import orders.OrderInput;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class ModelCallTest extends AgentCalls {

    @BeforeEach
    void forget() {
        TestProviders.stub().calls().clear();
        TestProviders.stub().answerWith(call -> StubProviders.Reply.text("the answer"));
    }

    @Test
    void openAiGetsTheAgentsModelLimitsAndWordsByteForByte() {
        String prompt = "{{prompt}} ${body} ${sysenv.HOME} #{x} \u00e9\ud83d\ude00 \\n";
        Answer answer = run(agent("gpt-4o-mini", NONE), new OrderInput(prompt, null, null));
        var call = TestProviders.stub().calls().peek();
        assertEquals("/openai/v1/chat/completions", call.path());
        assertEquals("Bearer sk-default-openai", call.headers().get("Authorization"));
        assertEquals("gpt-4o-mini", call.body().get("model").asText());
        assertEquals("system", call.body().at("/messages/0/role").asText());
        assertEquals("You are {{terse}}.", call.body().at("/messages/0/content").asText());
        assertEquals(prompt, call.prompt());
        assertEquals(new BigDecimal("0.00000585"), answer.costUsd());
        assertEquals(11, answer.inputTokens());
        assertEquals(7, answer.outputTokens());
    }

    @Test
    void anthropicGetsItsOwnFormat() {
        Answer answer = run(agent("claude-3-opus", NONE), new OrderInput("Hello.", null, null));
        var call = TestProviders.stub().calls().peek();
        assertEquals("/anthropic/v1/messages", call.path());
        assertEquals("sk-default-anthropic", call.headers().get("x-api-key"));
        assertTrue(call.headers().containsKey("anthropic-version"));
        assertEquals("claude-opus-4-5-20251101", call.body().get("model").asText());
        assertTrue(call.body().get("system").toString().contains("You are {{terse}}."));
        assertEquals(500, call.body().get("max_tokens").asInt());
        assertEquals(new BigDecimal("0.00023000"), answer.costUsd());
    }

    @Test
    void everyProviderIsCalledAtItsPlaceWithItsKey() {
        Map<String, String> providers = Map.of(
                "deepseek-chat", "deepseek",
                "gemini-2.0-flash", "google",
                "grok-2", "xai",
                "moonshot-v1-32k", "moonshot",
                "gpt-4-turbo", "openai");
        providers.forEach((model, provider) -> {
            TestProviders.stub().calls().clear();
            assertEquals(
                    "the answer",
                    run(agent(model, NONE), new OrderInput("Hello.", null, null))
                            .text());
            var call = TestProviders.stub().calls().peek();
            assertEquals("/" + provider + "/v1/chat/completions", call.path());
            assertEquals("Bearer sk-default-" + provider, call.headers().get("Authorization"));
            assertEquals(
                    500,
                    call.body()
                            .path(provider.equals("openai") ? "max_completion_tokens" : "max_tokens")
                            .asInt());
        });
    }

    @Test
    void aModelsOlderNamesMeanItsSuccessor() {
        Map<String, String> successors = Map.of(
                "claude-3-opus-20240229", "claude-opus-4-5-20251101",
                "claude-3-haiku-20240307", "claude-haiku-4-5-20251001",
                "gpt-4-turbo", "gpt-4o",
                "kimi", "kimi-k2.6");
        successors.forEach((name, id) -> {
            given().contentType("application/json")
                    .body(Map.of("name", "a", "model", name, "systemPrompt", "x"))
                    .post("/api/agents")
                    .then()
                    .statusCode(201)
                    .body("model", equalTo(name));
            TestProviders.stub().calls().clear();
            run(agent(name, NONE), new OrderInput("Hello.", null, null));
            assertEquals(
                    id, TestProviders.stub().calls().peek().body().get("model").asText());
        });
    }

    @Test
    void aBuyersParamsAreDataAndNothingElse() {
        run(
                agent("gpt-4o", "{\"maxTokensPerRequest\":200}"),
                new OrderInput(
                        "Hello.",
                        List.of(new OrderInput.Message("assistant", "Earlier.")),
                        Map.of("model", "gpt-9", "max_tokens", 99999, "systemPrompt", "evil", "temperature", 2)));
        var body = TestProviders.stub().calls().peek().body();
        assertEquals("gpt-4o", body.get("model").asText());
        assertEquals(0.3, body.get("temperature").asDouble());
        int limit = body.has("max_tokens")
                ? body.get("max_tokens").asInt()
                : body.get("max_completion_tokens").asInt();
        assertEquals(200, limit);
        assertEquals(4, body.get("messages").size());
        assertEquals(
                "You are {{terse}}.\n\n" + QuotedData.RULE,
                body.at("/messages/0/content").asText());
        assertEquals("user", body.at("/messages/2/role").asText());
        String quoted = body.at("/messages/2/content").asText();
        assertTrue(quoted.contains("\"systemPrompt\":\"evil\""));
        assertTrue(quoted.startsWith("Parameters of the order, as JSON:\n----- begin data "));
    }

    @Test
    void aRefusedRequestIsSentOnceAndEndsTheOrder() {
        for (int status : new int[] {400, 401, 403, 404, 413, 422}) {
            TestProviders.stub().calls().clear();
            TestProviders.stub()
                    .answerWith(call -> StubProviders.Reply.error(status, Map.of(), "bad key sk-default-openai"));
            Throwable failure = fail(agent("gpt-4o", NONE));
            assertInstanceOf(PermanentFailure.class, failure);
            assertTrue(failure.getMessage().contains("status " + status), failure.getMessage());
            assertFalse(failure.getMessage().contains("sk-default-openai"), "the key is not shown");
            assertEquals(1, TestProviders.stub().calls().size());
        }
    }

    @Test
    void aPassingFailureIsSentOnceAndSaysHowLongToWait() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90));
        for (var wait :
                Map.of("7", Duration.ofSeconds(7), date, Duration.ofSeconds(80)).entrySet()) {
            TestProviders.stub().calls().clear();
            TestProviders.stub()
                    .answerWith(call -> StubProviders.Reply.error(429, Map.of("Retry-After", wait.getKey()), "slow"));
            var failure = assertInstanceOf(TransientFailure.class, fail(agent("gpt-4o", NONE)));
            assertTrue(
                    failure.retryAfter().compareTo(wait.getValue()) >= 0,
                    failure.retryAfter() + " for " + wait.getKey());
            assertTrue(failure.retryAfter().compareTo(Duration.ofSeconds(91)) <= 0);
            assertEquals(1, TestProviders.stub().calls().size());
        }
    }

    @Test
    void aRefusalIsReadByItsWordsAndNeverQuotedWhole() {
        String secret = "sk-another-0123456789abcdef";
        String quota =
                "{\"error\":{\"message\":\"You exceeded your current quota. Key %s %s\",\"type\":\"insufficient_quota\"}}"
                        .formatted(secret, "x".repeat(5_000));
        Map<StubProviders.Reply, String> refusals = Map.of(
                new StubProviders.Reply(429, Map.of(), null, quota),
                "insufficient_quota",
                StubProviders.Reply.raw("{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}"),
                "Insufficient credits",
                new StubProviders.Reply(401, Map.of(), null, "{\"message\":\"Unauthorized\"}"),
                "does not accept the key",
                new StubProviders.Reply(404, Map.of(), null, "<html>" + secret),
                "status 404");
        refusals.forEach((reply, words) -> {
            TestProviders.stub().calls().clear();
            TestProviders.stub().answerWith(call -> reply);
            var failure = assertInstanceOf(PermanentFailure.class, fail(agent("gpt-4o", NONE)), words);
            assertTrue(failure.getMessage().contains(words), failure.getMessage());
            assertFalse(failure.getMessage().contains(secret), failure.getMessage());
            assertTrue(failure.getMessage().length() < 500, failure.getMessage());
            assertEquals(1, TestProviders.stub().calls().size(), words);
        });
    }

    @Test
    void everySpellingOfTheWaitIsKept() {
        Map<String, String> waits =
                Map.of("Retry-After", "4.5", "retry-after-ms", "4500", "x-ratelimit-reset-requests", "4.5s");
        waits.forEach((header, value) -> {
            TestProviders.stub().answerWith(call -> StubProviders.Reply.error(429, Map.of(header, value), "slow"));
            var failure = assertInstanceOf(TransientFailure.class, fail(agent("gpt-4o", NONE)));
            assertEquals(Duration.ofMillis(4500), failure.retryAfter(), header);
        });
    }

    @Test
    void whatCannotBeReadOpensNoBreakerForOthers() {
        Agent odd = stored(agent("gpt-4o-mini", NONE, "I am odd."), "sk-shared-by-two");
        Agent sound = stored(agent("gpt-4o-mini", NONE, "I am sound."), "sk-shared-by-two");
        TestProviders.stub()
                .answerWith(call -> call.body().toString().contains("I am odd.")
                        ? StubProviders.Reply.raw("{\"choices\":[]}")
                        : StubProviders.Reply.text("fine"));
        for (int i = 0; i < 30; i++) {
            assertTrue(fail(odd).getMessage().contains("without a choice"));
        }
        assertEquals("fine", run(sound, new OrderInput("Hello.", null, null)).text());
    }

    @Test
    void aTimeoutIsNotRepeated() {
        var held = new CountDownLatch(1);
        TestProviders.stub().answerWith(call -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return StubProviders.Reply.text("too late");
        });
        assertInstanceOf(TransientFailure.class, fail(agent("gpt-4o", NONE)));
        held.countDown();
        assertEquals(1, TestProviders.stub().calls().size());
    }

    @Test
    void garbageFromAProviderIsAPassingFailure() {
        for (String body : List.of("", "<html>", "{\"choices\":[]}", "{")) {
            TestProviders.stub().answerWith(call -> StubProviders.Reply.raw(body));
            assertInstanceOf(TransientFailure.class, fail(agent("gpt-4o", NONE)));
        }
    }

    @Test
    void oneAgentsFailingKeyDoesNotStopAnother() {
        Agent broken = stored(agent("gpt-4o-mini", NONE), "sk-broken");
        TestProviders.stub()
                .answerWith(call -> call.headers().get("Authorization").equals("Bearer sk-broken")
                        ? StubProviders.Reply.error(500, Map.of(), "down")
                        : StubProviders.Reply.text("fine"));
        for (int i = 0; i < 30; i++) {
            fail(broken);
        }
        assertTrue(TestProviders.stub().calls().size() < 30, "the breaker of the failing key opened");
        assertTrue(fail(broken).getMessage().contains("left alone"));
        assertEquals(
                "fine",
                run(agent("gpt-4o-mini", NONE), new OrderInput("Hello.", null, null))
                        .text());
    }

    @Test
    void anInputThatCannotFitIsRefusedBeforeAnythingIsSent() {
        Agent small = agent("llama-3-70b", NONE);
        Throwable failure =
                assertThrows(PermanentFailure.class, () -> run(small, new OrderInput("x".repeat(90_000), null, null)));
        assertTrue(failure.getMessage().contains("too long"));
        assertEquals(0, TestProviders.stub().calls().size());
    }

    @Test
    void twentyThousandOrdersOfTenAgentsNeverMeet() throws Exception {
        int orders = 20_000;
        List<Agent> agents = new ArrayList<>();
        Map<String, String> promptOfKey = new ConcurrentHashMap<>();
        for (int i = 0; i < 10; i++) {
            Agent agent = stored(
                    agent(i % 2 == 0 ? "gpt-4o" : "claude-3-sonnet", NONE, "I am agent " + i + "."), "sk-agent-" + i);
            agents.add(agent);
            promptOfKey.put("sk-agent-" + i, agent.systemPrompt());
        }
        var mixedUp = new AtomicInteger();
        TestProviders.stub().answerWith(call -> {
            String key = call.headers().getOrDefault("x-api-key", call.headers().getOrDefault("Authorization", ""));
            key = key.replace("Bearer ", "");
            String prompt = promptOfKey.get(key);
            boolean own = prompt != null
                    && call.body().toString().contains(prompt)
                    && call.prompt().startsWith("for " + key.replace("sk-", "") + " ");
            if (!own) {
                mixedUp.incrementAndGet();
            }
            return StubProviders.Reply.text(call.prompt());
        });
        var gate = new Semaphore(50);
        List<Future<Boolean>> answers = new ArrayList<>(orders);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < orders; i++) {
                int number = i;
                Callable<Boolean> task = () -> {
                    gate.acquire();
                    try {
                        String prompt = "for agent-" + number % 10 + " {{prompt}} ${body} " + number;
                        return askInTime(agents.get(number % 10), prompt).equals(prompt);
                    } finally {
                        gate.release();
                    }
                };
                answers.add(threads.submit(task));
            }
        }
        int wrong = 0;
        for (Future<Boolean> answer : answers) {
            wrong += answer.get() ? 0 : 1;
        }
        assertEquals(0, mixedUp.get());
        assertEquals(0, wrong);
        assertTrue(TestProviders.stub().calls().size() >= orders);
    }
}
