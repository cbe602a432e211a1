package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Conditions;
import calls.OpenCalls;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import models.ModelAccounts;
import models.TestProviders;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** An agent, or a provider, that does not answer holds no more than its share of a worker's slots. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class BulkheadTest {

    private static final int SLOTS = 10;

    @Inject
    Queries queries;

    @Inject
    ModelAccounts accounts;

    @Inject
    Conditions conditions;

    @Inject
    Worker worker;

    @Inject
    Slots itsSlots;

    @Inject
    DataSource database;

    /** A worker that claims as the route does, and whose orders end when a test says so. */
    private final class Claimer {

        private final String name;
        private final Slots slots;
        private final Map<String, Slots.Holder> holders = new HashMap<>();

        Claimer(String name, int percent) {
            this.name = name;
            this.slots = new Slots(settings(percent), queries.product(), accounts);
        }

        /** Claims until there is no more to be had. */
        Claimer claim() {
            return claim(1_000);
        }

        /** @param most more claims than that are a loop that does not end */
        Claimer claim(int most) {
            List<Map<String, Object>> rows;
            int left = most;
            do {
                assertTrue(left-- > 0, "claims again and again");
                rows = queries.rows(
                        "queue/claim-orders",
                        Map.of(
                                "worker",
                                name,
                                "limit",
                                SLOTS - holders.size(),
                                "leaseMs",
                                60_000,
                                "rooms",
                                slots.rooms(holders.values())));
                rows.forEach(row -> holders.put(
                        row.get("id").toString(),
                        new Slots.Holder(
                                UUID.fromString(row.get("agent_id").toString()),
                                row.get("model").toString())));
            } while (holders.size() < SLOTS && slots.isAnyFull(holders.values()) && slots.looksOn(!rows.isEmpty()));
            return this;
        }

        long of(String agent) {
            return holders.values().stream()
                    .filter(one -> one.agentId().toString().equals(agent))
                    .count();
        }

        /** The orders of {@code agent} end. */
        void finish(String agent) {
            finish(agent, SLOTS);
        }

        /** Some of them end. */
        void finish(String agent, int most) {
            int left = most;
            for (String id : List.copyOf(holders.keySet())) {
                if (holders.get(id).agentId().toString().equals(agent) && left-- > 0) {
                    queries.rows("test/set-status", Map.of("id", id, "status", "completed"));
                    queries.update("test/dequeue-order", Map.of("id", id));
                    holders.remove(id);
                }
            }
        }
    }

    private static OrderSettings settings(int percent) {
        return new SmallRyeConfigBuilder()
                .withMapping(OrderSettings.class)
                .withDefaultValues(Map.of("agentl2.orders.share-percent", String.valueOf(percent)))
                .build()
                .getConfigMapping(OrderSettings.class);
    }

    @BeforeEach
    void alone() {
        queries.update("test/retire-agents", Map.of());
    }

    @Test
    void ordersOfAProviderThatStallsLeaveRoomForOthers() {
        String sick = agent("gpt-4o");
        String well = agent("claude-3-sonnet");
        orders(sick, 60, 9);
        orders(well, 17, 0);
        var one = new Claimer("one", 50).claim();
        var two = new Claimer("two", 50).claim();
        for (Claimer claimer : List.of(one, two)) {
            assertEquals(5, claimer.of(sick), "of the sick one");
            assertEquals(5, claimer.of(well), "of the other, although it stands behind");
        }
        // The sick one's stay for ever; the others come and go.
        int done = 0;
        for (int round = 0; round < 4; round++) {
            for (Claimer claimer : List.of(one, two)) {
                done += (int) claimer.of(well);
                claimer.finish(well);
                claimer.claim();
                assertEquals(5, claimer.of(sick));
            }
        }
        assertEquals(17, done);
    }

    @Test
    void agentsOfOneProviderShareItsBound() {
        String first = agent("gpt-4o");
        String second = agent("gpt-4o-mini");
        String well = agent("claude-3-sonnet");
        orders(first, 20, 9);
        orders(second, 20, 8);
        orders(well, 20, 0);
        var claimer = new Claimer("w", 50).claim();
        assertEquals(5, claimer.of(first) + claimer.of(second));
        assertEquals(5, claimer.of(well));
    }

    @Test
    void agentsOfTheOnlyProviderHaveABoundEach() {
        String first = agent("gpt-4o");
        String second = agent("gpt-4o");
        orders(first, 20, 9);
        orders(second, 20, 0);
        var claimer = new Claimer("w", 50).claim();
        assertEquals(5, claimer.of(first));
        assertEquals(5, claimer.of(second));
    }

    @Test
    void aLoneAgentMayHaveAll() {
        String only = agent("gpt-4o");
        orders(only, 20, 0);
        assertEquals(SLOTS, new Claimer("w", 50).claim().of(only));
    }

    @Test
    void oneOrderBehindAThousandOfAFullAgentIsClaimedAtOnce() {
        String full = agent("gpt-4o");
        String other = agent("claude-3-sonnet");
        orders(full, 2_500, 9);
        orders(other, 1, 0);
        var claimer = new Claimer("w", 50).claim();
        assertEquals(5, claimer.of(full));
        assertEquals(1, claimer.of(other));
    }

    /** A claim would pass it over again and again, as fast as the database answers. */
    @Test
    void anOrderThatAnotherHasLockedIsNotLookedForUntilItIsFree() throws Exception {
        String full = agent("gpt-4o");
        orders(full, 6, 9);
        String other = agent("claude-3-sonnet");
        var claimer = new Claimer("w", 50);
        try (Connection locking = database.getConnection()) {
            assertEquals(5, claimer.claim().of(full));
            orders(other, 1, 0);
            locking.setAutoCommit(false);
            try (var lock =
                    locking.prepareStatement("select from order_queue where agent_id = cast(? as uuid) for update")) {
                lock.setString(1, other);
                lock.execute();
            }
            claimer.claim(20);
            assertEquals(0, claimer.of(other));
            locking.rollback();
        }
        assertEquals(1, claimer.claim().of(other));
    }

    /** However many orders wait, and whatever the statistics know of them. */
    @Test
    void aClaimUsesItsIndexesWithTensOfThousandsOfOrders() throws Exception {
        String agent = agent("gpt-4o");
        orders(agent, 20_000, 0);
        orders(agent("claude-3-sonnet"), 1, 0);
        Map<String, String> claim = Map.of("worker", "w", "limit", "10", "leaseMs", "60000", "rooms", "{}");
        for (boolean known : List.of(false, true)) {
            if (known) {
                queries.update("test/analyze-queue", Map.of());
            }
            String plan = plan("queue/claim-orders", claim);
            assertTrue(plan.contains("order_queue_ready on order_queue"), plan);
            assertTrue(plan.contains("order_queue_limited on order_queue"), plan);
            assertFalse(plan.contains("Seq Scan on order_queue"), plan);
            String more = plan("queue/has-more-orders", Map.of());
            assertTrue(more.contains("order_queue_ready on order_queue"), more);
        }
        var claimer = new Claimer("w", 50).claim();
        assertEquals(5, claimer.of(agent));
    }

    private String plan(String name, Map<String, String> parameters) throws Exception {
        String text;
        try (var in = BulkheadTest.class.getResourceAsStream("/sql/queries/" + name + ".sql")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (var parameter : parameters.entrySet()) {
            text = text.replace(":#" + parameter.getKey(), "'" + parameter.getValue() + "'");
        }
        var plan = new StringBuilder();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("explain " + text)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void theBoundIsASetting() {
        String first = agent("gpt-4o");
        String second = agent("claude-3-sonnet");
        orders(first, 20, 9);
        orders(second, 20, 0);
        var all = new Claimer("all", 100).claim();
        assertEquals(SLOTS, all.of(first));
        assertEquals(1, new Claimer("few", 1).claim().of(first), "one slot is the least");
    }

    @Test
    void ordersBehindALongBacklogAreFoundAndTheBacklogIsNotLost() {
        String sick = agent("gpt-4o");
        String well = agent("claude-3-sonnet");
        orders(sick, 2_500, 9);
        var claimer = new Claimer("w", 50).claim();
        assertEquals(5, claimer.of(sick));
        orders(well, 3, 0);
        // Each looks through a thousand; those are set aside, and the next begins behind them, at once.
        claimer.claim();
        assertEquals(3, claimer.of(well));
        claimer.finish(sick);
        claimer.claim();
        assertEquals(5, claimer.of(sick), "what was set aside is claimed when there is room");
    }

    @Test
    void aRateLimitHoldsBesideTheBound() {
        String limited = agent("gpt-4o");
        queries.row("test/set-guardrails", Map.of("id", limited, "guardrails", "{\"maxRequestsPerMinute\":3}"));
        String other = agent("claude-3-sonnet");
        orders(limited, 20, 9);
        orders(other, 20, 0);
        var claimer = new Claimer("w", 50).claim();
        assertEquals(3, claimer.of(limited));
        assertEquals(5, claimer.of(other));
    }

    @Test
    void healthHearsOfSlotsThatOnlyWait() {
        List<OpenCalls.Call> calls = new ArrayList<>();
        var watch = new SlotWatch(worker, itsSlots, conditions, queries.product(), 0);
        for (int i = 1; i < itsSlots.share(); i++) {
            calls.add(call("order " + i));
        }
        // Two calls of one order hold one slot, and a call of nobody's order none.
        calls.add(call("order 1"));
        calls.add(call(null));
        watch.look();
        assertFalse(isRaised());
        calls.add(call("another"));
        watch.look();
        String message = conditions.standing().stream()
                .filter(one -> one.kind().equals(SlotWatch.CONDITION))
                .findFirst()
                .orElseThrow()
                .message();
        assertTrue(
                message.matches(
                        "5 of 10 slots of the worker \\S+ wait for https://stalled.example, the longest for \\d+ s: .*"),
                message);
        calls.forEach(OpenCalls.Call::close);
        watch.look();
        assertFalse(isRaised());
    }

    @Test
    void aWorkerThatIsGoneIsNotHeardOfForEver() {
        conditions.raise(SlotWatch.CONDITION, "gone", "10 of 10 slots wait");
        new SlotWatch(worker, itsSlots, conditions, queries.product(), 0).look();
        assertFalse(isRaised());
    }

    private boolean isRaised() {
        return conditions.standing().stream().anyMatch(one -> one.kind().equals(SlotWatch.CONDITION));
    }

    private static OpenCalls.Call call(String order) {
        if (order == null) {
            return OpenCalls.begin("https://stalled.example");
        }
        MDC.put("orderId", order);
        try {
            return OpenCalls.begin("https://stalled.example");
        } finally {
            MDC.remove("orderId");
        }
    }

    private String agent(String model) {
        String id = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", id, "model", model, "systemPrompt", "x"));
        return id;
    }

    private void orders(String agent, int count, int priority) {
        queries.update("test/insert-orders", Map.of("agentId", agent, "count", count, "priority", priority));
    }
}
