package runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import models.StubProviders.Reply;
import models.TestProviders;
import orders.Order;
import orders.TransientFailure;
import org.junit.jupiter.api.Test;
import queue.ClaimedOrders;
import queue.Leases;
import queue.TestOrders;
import startup.TestDatabase;
import tools.ToolUnavailable;

/** What an attempt leaves for the next one of its order, and what it clears away. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class LaterAttemptTest extends AgentLoop {

    @Inject
    Leases leases;

    private static final String VERDICT = "{\"verdicts\":[{\"topic\":\"war\",\"hit\":false,\"reason\":\"r\"}]}";

    /** A claim looks at the tables as it began, and an attempt may have stored its turn and given the order back since. */
    @Test
    void anOrderThatSpentSomethingIsBegunEvenWhereTheClaimDoesNotSeeItsTurns() throws Exception {
        script(Reply.text("done"));
        Order order = stored();
        assertNull(send(order, agent("gpt-4o-mini", "{}")).getException());
        queries.rows("test/forget-turns", Map.of("id", order.id().toString()));
        giveBack(order, 0);
        assertEquals(true, claimed(order).get("begun"));
    }

    @Test
    void anOrderThatFailedIsBegunThoughItLeftNothing() {
        Order order = stored();
        giveBack(order, 1);
        assertEquals(true, claimed(order).get("begun"));
    }

    @Test
    void anOrderThatOnlyWaitedIsNotBegun() {
        Order order = stored();
        giveBack(order, 0);
        assertEquals(false, claimed(order).get("begun"));
    }

    /** What a tool brought is kept twice only until it has been looked through. */
    @Test
    void whatWasLookedThroughIsKeptWithItsCallOnly() throws Exception {
        Agent agent = TestAgents.agent()
                .model("gpt-4o-mini")
                .guardrails("{\"blockedTopics\":[\"war\"],\"topicJudge\":true}")
                .tools(JSON.readTree("[{\"name\":\"test_echo\",\"handler\":\"builtin\"}]"))
                .build();
        Order order = new ClaimedOrders(queries).of(agent, INPUT);
        var whileJudged = new AtomicLong();
        TestProviders.stub().answerWith(call -> {
            String asked = call.body().toString();
            if (!asked.contains("verdicts")) {
                return asked.contains("found it")
                        ? Reply.text("done")
                        : Reply.calls(wish("a", "test_echo", "{\"q\":\"it\"}"));
            }
            if (asked.contains("found it")) {
                whileJudged.set(unchecked(order));
            }
            return Reply.text(VERDICT);
        });
        assertNull(send(order, agent).getException());
        assertEquals(1, whileJudged.get(), "it is kept while a model looks through it");
        assertEquals(0, unchecked(order));
        assertTrue(last().body().toString().contains("found it"), "the run went on with it");
    }

    /** A tool may cost something and act on the world, as a model may: whose lease is over calls none. */
    @Test
    void aWorkerWhoseLeaseIsOverCallsNoTool() throws Exception {
        script(Reply.calls(wish("a", "test_echo", "{\"q\":\"1\"}")), Reply.text("done"));
        tool = call -> {
            throw new ToolUnavailable("not now", Duration.ofSeconds(1), null);
        };
        Agent agent = agent("gpt-4o-mini", "{}");
        var orders = new ClaimedOrders(queries);
        Order order = orders.of(agent, INPUT);
        // The model has asked for the tool, and nothing has come of it yet.
        assertInstanceOf(TransientFailure.class, send(order, agent).getException());
        tool = call -> "found";
        TOOL_CALLS.clear();
        TestOrders.lease(leases, order, "stopped", Duration.ofHours(1));
        orders.loseLease(order);
        assertEquals(
                "the order was settled or taken over meanwhile",
                assertInstanceOf(TransientFailure.class, send(order, agent).getException())
                        .getMessage());
        assertEquals(0, TOOL_CALLS.size());
        // Who holds it, by a lease that is over but that nobody has taken, calls it.
        Order taken = orders.again(order, agent);
        TestOrders.lease(leases, taken, "test", Duration.ofHours(1));
        assertNull(send(taken, agent).getException());
        assertEquals(1, TOOL_CALLS.size());
        TestOrders.over(leases, taken);
    }

    private Order stored() {
        return new ClaimedOrders(queries)
                .of(TestAgents.agent().model("gpt-4o-mini").build(), INPUT);
    }

    private void giveBack(Order order, int tries) {
        queries.rows(
                "queue/return-order",
                Map.of(
                        "id",
                        order.id(),
                        "attempt",
                        order.attempt(),
                        "delayMs",
                        0L,
                        "tries",
                        tries,
                        "error",
                        "it waits"));
        queries.rows("queue/ready-orders", Map.of());
    }

    private Map<String, Object> claimed(Order order) {
        return queries
                .rows("queue/claim-orders", Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .filter(row -> row.get("id").equals(order.id()))
                .findFirst()
                .orElseThrow();
    }

    private long unchecked(Order order) {
        return (Long) queries.row("test/count-unchecked", Map.of("id", order.id()))
                .orElseThrow()
                .get("outputs");
    }
}
