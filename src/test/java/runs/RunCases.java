package runs;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import models.StubProviders;
import models.TestProviders;
import orders.Order;
import orders.OrderVariables;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import queue.ClaimedOrders;
import tools.ToolCall;
import tools.ToolUnavailable;

/** What holds for a run as a whole: how it is resumed, stopped, limited and run anew. */
abstract class RunCases extends AgentLoop {

    @Inject
    MeterRegistry metrics;

    @Test
    void aWorkerKilledAtAnyPlaceIsFollowedByOneThatRepeatsNoModelCall() throws Exception {
        Agent agent = agent("gpt-4o-mini", "{}");
        for (int killedAt = 0; killedAt < 6; killedAt++) {
            TestProviders.stub().calls().clear();
            TOOL_CALLS.clear();
            script(
                    StubProviders.Reply.calls(
                            wish("a", "test_echo", "{\"q\":\"1\"}"), wish("b", "test_other", "{\"q\":\"2\"}")),
                    StubProviders.Reply.calls(wish("a", "test_echo", "{\"q\":\"3\"}")),
                    StubProviders.Reply.text("done"));
            var orders = new ClaimedOrders(queries);
            Order order = orders.of(agent, INPUT);
            int stop = killedAt;
            // The lease is lost while a tool runs, whose result is not stored any more, or while the model is asked:
            // what it
            // answers is paid, and stored for the attempt that follows.
            tool = call -> {
                if (stop < 3 && call.arguments().path("q").asText().equals(String.valueOf(stop + 1))) {
                    orders.loseLease(order);
                }
                return "found";
            };
            TestProviders.stub().beforeAnswer(number -> {
                if (stop >= 3 && number == stop - 2) {
                    orders.loseLease(order);
                }
            });
            Exchange first = send(order, agent);
            assertNotNull(first.getException(), "killed at " + stop);
            TestProviders.stub().beforeAnswer(number -> {});
            tool = call -> "found";
            int asked = TestProviders.stub().calls().size();
            List<ToolCall> called = List.copyOf(TOOL_CALLS);
            Exchange second = send(orders.again(order, agent), agent);
            Answer answer = second.getVariable(OrderVariables.ANSWER, Answer.class);
            assertEquals("done", answer.text(), "killed at " + stop);
            assertEquals(3, TestProviders.stub().calls().size(), "killed at " + stop + " after " + asked);
            List<String> keys =
                    TOOL_CALLS.stream().map(ToolCall::key).distinct().toList();
            assertEquals(3, keys.size(), "a repeated call has its first key: " + keys);
            assertTrue(TOOL_CALLS.size() <= called.size() + 3);
        }
    }

    /** It could not even be started, so that there is nothing to tell the model: the try ends, and the next one goes on from there. */
    @Test
    void anOrderWaitsForAToolThatIsAwayAndNothingIsPaidTwice() throws Exception {
        script(
                StubProviders.Reply.calls(
                        wish("a", "test_echo", "{\"q\":\"1\"}"), wish("b", "test_other", "{\"q\":\"2\"}")),
                StubProviders.Reply.text("done"));
        Agent agent = agent("gpt-4o-mini", "{}");
        var orders = new ClaimedOrders(queries);
        Order order = orders.of(agent, INPUT);
        // As a tool of ours says it, and as what a tool calls for says it, wrapped by a route.
        String needed = "what a tool needs of this runtime cannot be reached";
        Map<RuntimeException, String> away = Map.of(
                new ToolUnavailable("it cannot be started", Duration.ofSeconds(9), null),
                "it cannot be started",
                new IllegalStateException(new TransientFailure("the store is away", null)),
                "the store is away",
                new IllegalStateException(new ConnectException("no 10.0.0.7")),
                needed,
                new IllegalStateException(new SQLException("no database", "57P03")),
                needed);
        double before = unavailable();
        for (RuntimeException reason : away.keySet()) {
            tool = call -> {
                if (call.arguments().path("q").asText().equals("2")) {
                    throw reason;
                }
                return "found";
            };
            var wait =
                    assertInstanceOf(TransientFailure.class, send(order, agent).getException());
            assertEquals(away.get(reason), wait.getMessage());
        }
        assertEquals(before + away.size(), unavailable(), "what was not there is counted apart from what failed");
        tool = call -> "found";
        Exchange again = send(orders.again(order, agent), agent);
        assertEquals(before + away.size(), unavailable());
        assertEquals(
                "done", again.getVariable(OrderVariables.ANSWER, Answer.class).text());
        assertEquals(2, TestProviders.stub().calls().size(), "each turn was asked for once");
        assertEquals(2, results(last().body()).size());
        assertFalse(last().body().toString().contains("cannot be started"));
        assertEquals(
                List.of("1", "2", "2", "2", "2", "2"),
                TOOL_CALLS.stream()
                        .map(call -> call.arguments().path("q").asText())
                        .sorted()
                        .toList(),
                "what was done is not done again");
    }

    private double unavailable() {
        return metrics.find("agentl2.tool.calls").tag("outcome", "unavailable").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void anAnswerThatIsStoredIsNotAskedForAgain() throws Exception {
        script(StubProviders.Reply.text("done"));
        Agent agent = agent("gpt-4o-mini", "{}");
        var orders = new ClaimedOrders(queries);
        Order order = orders.of(agent, INPUT);
        send(order, agent);
        Exchange again = send(orders.again(order, agent), agent);
        assertEquals(
                "done", again.getVariable(OrderVariables.ANSWER, Answer.class).text());
        assertEquals(1, TestProviders.stub().calls().size());
        var row = queries.row("test/read-spent", Map.of("id", order.id().toString()))
                .orElseThrow();
        assertEquals(18L, row.get("tokens"));
        assertEquals(0, new BigDecimal("0.00000585").compareTo((BigDecimal) row.get("cost_usd")));
    }

    @Test
    void everyLimitEndsTheRunWithItsName() throws Exception {
        Map<String, String> limits = Map.of(
                "{\"maxTurns\":3}", "3 turns (limits.maxTurns)",
                "{\"maxToolCalls\":2}", "2 tool calls (limits.maxToolCalls)",
                "{\"maxTokens\":900}", "900 tokens",
                "{\"maxCostUsd\":0.0001}", "0.0001 US dollars",
                "{\"maxSeconds\":1}", "1 seconds (limits.maxSeconds)");
        for (var limit : limits.entrySet()) {
            TestProviders.stub().calls().clear();
            TestProviders.stub()
                    .answerWith(call -> StubProviders.Reply.calls(wish("a", "test_echo", "{\"q\":\"again\"}")));
            tool = call -> {
                if (limit.getKey().contains("Seconds")) {
                    Thread.sleep(400);
                }
                return "found";
            };
            Exchange ended = send(agent("gpt-4o-mini", limit.getKey()));
            var failure = assertInstanceOf(PermanentFailure.class, ended.getException(), limit.getKey());
            assertTrue(failure.getMessage().contains(limit.getValue()), failure.getMessage());
            assertTrue(failure.getMessage().contains("without an answer"), failure.getMessage());
            int turns = TestProviders.stub().calls().size();
            assertTrue(turns >= 1 && turns <= 12, turns + " calls for " + limit.getKey());
        }
    }

    @Test
    void inItsLastTurnTheModelCannotCallTools() throws Exception {
        script(StubProviders.Reply.calls(wish("a", "test_echo", "{\"q\":\"1\"}")), StubProviders.Reply.text("done"));
        run(agent("gpt-4o-mini", "{\"maxTurns\":2}"));
        List<StubProviders.Call> calls = List.copyOf(TestProviders.stub().calls());
        assertTrue(calls.getFirst().body().path("tool_choice").isMissingNode());
        assertEquals("none", calls.getLast().body().path("tool_choice").asText());
        TestProviders.stub().calls().clear();
        script(StubProviders.Reply.calls(wish("a", "test_echo", "{\"q\":\"1\"}")), StubProviders.Reply.text("done"));
        run(agent("claude-3-opus", "{\"maxTurns\":2}"));
        assertEquals("none", last().body().at("/tool_choice/type").asText());
    }

    @Test
    void aPersonsRetryIsARunOfItsOwn() throws Exception {
        script(StubProviders.Reply.text("first"));
        Agent agent = agent("gpt-4o-mini", "{}");
        var orders = new ClaimedOrders(queries);
        Order order = orders.of(agent, INPUT);
        send(order, agent);
        queries.rows(
                "queue/end-order", Map.of("id", order.id().toString(), "attempt", 1, "status", "failed", "error", "x"));
        given().post("/api/orders/" + order.id() + "/retry").then().statusCode(200);
        script(StubProviders.Reply.text("second"));
        Exchange again = send(orders.again(order, agent), agent);
        assertEquals(
                "second", again.getVariable(OrderVariables.ANSWER, Answer.class).text());
        var spent = queries.row("test/read-spent", Map.of("id", order.id().toString()))
                .orElseThrow();
        assertEquals(1, spent.get("run"));
        assertEquals(36L, spent.get("tokens"), "what both runs used");
    }

    @Test
    void stoppingTheOrderStopsItsTools() throws Exception {
        script(
                StubProviders.Reply.calls(
                        wish("a", "test_echo", "{\"q\":\"1\"}"), wish("b", "test_other", "{\"q\":\"2\"}")),
                StubProviders.Reply.text("done"));
        var started = new CountDownLatch(2);
        var stopped = new CountDownLatch(2);
        tool = call -> {
            started.countDown();
            try {
                Thread.sleep(60_000);
                return "too late";
            } catch (InterruptedException e) {
                stopped.countDown();
                throw e;
            }
        };
        Agent agent = agent("gpt-4o-mini", "{}");
        Order order = new ClaimedOrders(queries).of(agent, INPUT);
        var ended = new CompletableFuture<Exchange>();
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                ended.complete(send(order, agent));
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        assertTrue(started.await(20, TimeUnit.SECONDS));
        worker.interrupt();
        assertTrue(stopped.await(20, TimeUnit.SECONDS), "both tools were interrupted");
        assertNotNull(ended.get(20, TimeUnit.SECONDS).getException());
        assertEquals(1, TestProviders.stub().calls().size(), "the model was not asked again");
        assertEquals(
                0L,
                queries.row("test/count-tool-results", Map.of("id", order.id().toString()))
                        .orElseThrow()
                        .get("results"));
    }
}
