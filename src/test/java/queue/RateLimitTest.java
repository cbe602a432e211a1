package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import models.TestProviders;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** How many orders of a limited agent the claim hands out. The period is the row's own, so that a test can have a short one. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class RateLimitTest {

    private static final int PERIOD_MS = 3_000;
    private static final String SIXTY = "{\"maxRequestsPerMinute\":60}";

    @Inject
    Queries queries;

    @Test
    void twoWorkersNeverStartMoreThanTheLimitInAnyPeriodAndLoseNone() throws Exception {
        String agent = agent(SIXTY);
        queries.row("test/set-limit-period", Map.of("id", agent, "ms", PERIOD_MS));
        orders(agent, 200, 0);
        var started = new AtomicInteger();
        long end = System.nanoTime() + 6L * PERIOD_MS * 1_000_000;
        try (var workers = Executors.newFixedThreadPool(2)) {
            for (String name : List.of("one", "two")) {
                workers.execute(() -> {
                    while (started.get() < 200 && System.nanoTime() < end) {
                        int taken = claim(name, 7).size();
                        started.addAndGet(taken);
                        // At once while there are some, as a worker's slots become free again one after the other; who
                        // gets
                        // none asks again soon, and leaves the machine to others until then.
                        if (taken == 0) {
                            LockSupport.parkNanos(5_000_000);
                        }
                    }
                });
            }
        }
        List<Long> times = queries.rows("test/list-starts", Map.of("id", agent)).stream()
                .filter(row -> row.get("ms") != null)
                .map(row -> ((Number) row.get("ms")).longValue())
                .toList();
        assertEquals(200, times.size(), "none is lost");
        for (int i = 60; i < times.size(); i++) {
            long span = times.get(i) - times.get(i - 60);
            // The statement dates the starts a few milliseconds before or after it writes down the order's own.
            assertTrue(span >= PERIOD_MS - 50, "61 starts within " + span + " ms");
        }
        long whole = times.getLast() - times.getFirst();
        assertTrue(whole < 4 * PERIOD_MS, "the limit is used: 200 starts took " + whole + " ms");
    }

    @Test
    void ordersThatWaitAreInNobodysWay() {
        String limited = agent("{\"maxRequestsPerMinute\":2}");
        String free = agent("{}");
        orders(limited, 100, 9);
        orders(free, 3, 0);
        assertEquals(Map.of(limited, 2L, free, 3L), byAgent(claim("w", 50)));
        assertEquals(Map.of(), byAgent(claim("w", 50)));
        assertEquals(Map.of("pending", 98L, "processing", 2L), statuses(limited));
    }

    @Test
    void priorityCountsAcrossLimitedAndFreeOrders() {
        String limited = agent(SIXTY);
        String free = agent("{}");
        orders(limited, 2, 5);
        orders(free, 2, 7);
        orders(free, 2, 3);
        assertEquals(Map.of(free, 2L, limited, 1L), byAgent(claim("w", 3)));
        assertEquals(Map.of(limited, 1L, free, 2L), byAgent(claim("w", 3)));
    }

    @Test
    void aLimitThatIsSetRaisedOrTakenBackCountsAtOnce() {
        String agent = agent("{}");
        orders(agent, 20, 0);
        assertEquals(5, claim("w", 5).size());
        set(agent, "{\"maxRequestsPerMinute\":3}");
        assertEquals(3, claim("w", 50).size());
        assertEquals(0, claim("w", 50).size());
        set(agent, "{\"maxRequestsPerMinute\":4}");
        assertEquals(1, claim("w", 50).size());
        set(agent, "{}");
        assertEquals(11, claim("w", 50).size());
    }

    @Test
    void anOrderThatMissedItsMarkIsStillLimited() {
        String agent = agent("{\"maxRequestsPerMinute\":3}");
        orders(agent, 10, 0);
        queries.update("test/unmark-orders", Map.of("id", agent));
        int first = claim("w", 50).size() + claim("w", 50).size();
        assertEquals(3, first);
        assertEquals(0, claim("w", 50).size());
    }

    @Test
    void ordersOfAPausedAgentTakeNoPermit() {
        String agent = agent("{\"maxRequestsPerMinute\":3}");
        orders(agent, 5, 0);
        queries.rows("test/set-agent-status", Map.of("id", agent, "status", "paused"));
        assertEquals(0, claim("w", 50).size());
        queries.rows("test/set-agent-status", Map.of("id", agent, "status", "active"));
        assertEquals(3, claim("w", 50).size());
    }

    private String agent(String guardrails) {
        claim("others", 1000);
        String id = UUID.randomUUID().toString();
        queries.update("test/insert-limited-agent", Map.of("id", id, "guardrails", guardrails));
        return id;
    }

    private void set(String agent, String guardrails) {
        queries.row("test/set-guardrails", Map.of("id", agent, "guardrails", guardrails));
    }

    private void orders(String agent, int count, int priority) {
        queries.update("test/insert-orders", Map.of("agentId", agent, "count", count, "priority", priority));
    }

    private List<Map<String, Object>> claim(String worker, int limit) {
        return queries.rows(
                "queue/claim-orders", Map.of("worker", worker, "limit", limit, "leaseMs", 60_000, "rooms", "{}"));
    }

    private Map<String, Long> statuses(String agent) {
        return count(queries.rows("test/list-starts", Map.of("id", agent)), "status");
    }

    private static Map<String, Long> byAgent(List<Map<String, Object>> rows) {
        return count(rows, "agent_id");
    }

    private static Map<String, Long> count(List<Map<String, Object>> rows, String column) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(column).toString()));
        return values.stream()
                .collect(
                        java.util.stream.Collectors.groupingBy(value -> value, java.util.stream.Collectors.counting()));
    }
}
