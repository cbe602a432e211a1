package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.QueryFailed;
import database.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import models.TestProviders;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** The queue's statements, as workers run them against each other. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class QueueTest {

    private static final Map<String, Object> RECLAIM = Map.of("maxAttempts", 3, "worker", "nobody", "ids", "");

    @Inject
    Queries queries;

    @Inject
    base.Queries statements;

    @Inject
    OrderSettings settings;

    @Inject
    Leases leases;

    @Inject
    DataSource pool;

    @Inject
    CamelContext context;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int connections;

    @Test
    void aRoutesStatementIsParsedOnceForAConnectionAndNotOnceForAnExecution() {
        int executions = 20;
        // A transaction, so that all of it is one connection's.
        List<Map<String, Object>> prepared = QuarkusTransaction.requiringNew().call(() -> {
            for (int i = 0; i < executions; i++) {
                queries.row("test/ask-often", Map.of("name", "nobody" + i));
            }
            return queries.rows("test/list-prepared", Map.of());
        });
        assertEquals(1, prepared.size());
        // The driver prepares what it has sent five times.
        assertTrue((Long) prepared.getFirst().get("calls") >= executions - 5, prepared::toString);
    }

    @Test
    void higherPriorityGoesFirstThenTheOlder() {
        String agent = agent();
        claim("others", 1000);
        String old = order(agent, 0, 600);
        String young = order(agent, 0, 600);
        String urgent = order(agent, 9, 600);
        assertEquals(Set.of(urgent, old), Set.copyOf(claimOf(agent, "w", 2)));
        assertEquals(List.of(young), claimOf(agent, "w", 5));
    }

    @Test
    void amongEqualsTheNearestDeadlineGoesFirstAndFarOnesByAge() {
        String agent = agent();
        claim("others", 1000);
        int day = 24 * 3600;
        String firstRelaxed = order(agent, 0, 3 * day);
        String relaxed = order(agent, 0, 2 * day);
        String soon = order(agent, 0, 2 * 3600);
        String sooner = order(agent, 0, 3600);
        String favoured = order(agent, 1, 9 * day);
        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            claimed.addAll(claimOf(agent, "w", 1));
        }
        assertEquals(List.of(favoured, sooner, soon, firstRelaxed, relaxed), claimed);
    }

    @Test
    void anOrderThatCameBackKeepsItsPlace() {
        String agent = agent();
        claim("others", 1000);
        String first = order(agent, 0, 9 * 24 * 3600);
        int attempt = attempt("w", first);
        order(agent, 0, 9 * 24 * 3600);
        queries.rows(
                "queue/return-order",
                Map.of("id", first, "attempt", attempt, "delayMs", 60_000L, "tries", 1, "error", "slow"));
        queries.row("steering/retry-order", Map.of("orderId", first));
        assertEquals(List.of(first), claimOf(agent, "w", 1));
    }

    @Test
    void anOrderWhoseBlockIsGoneIsNotClaimed() {
        String agent = agent();
        String id = order(agent, 9, 600);
        queries.rows("test/orphan-order", Map.of("id", id));
        assertEquals(List.of(), claimOf(agent, "w", 1000));
        assertEquals("pending", read(id).get("status"));
    }

    @Test
    void noOrderIsClaimedTwice() throws Exception {
        String agent = agent();
        for (int i = 0; i < 200; i++) {
            order(agent, 0, 600);
        }
        var claimed = new ConcurrentLinkedQueue<String>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String worker = "worker-" + i;
                workers.add(() -> {
                    List<String> batch;
                    do {
                        batch = claimOf(agent, worker, 7);
                        claimed.addAll(batch);
                    } while (!batch.isEmpty());
                    return null;
                });
            }
            for (var done : threads.invokeAll(workers)) {
                done.get();
            }
        }
        assertEquals(200, claimed.size());
        assertEquals(200, claimed.stream().distinct().count());
    }

    @Test
    void ordersOfAPausedAgentAreNotInTheWay() {
        String paused = agent();
        String active = agent();
        String held = order(paused, 5, 600);
        queries.rows("test/set-agent-status", Map.of("id", paused, "status", "paused"));
        String behind = order(active, 5, 600);
        List<String> claimed = new ArrayList<>(claim("w", 1000));
        assertTrue(claimed.contains(behind));
        assertEquals("pending", read(held).get("status"));
    }

    @Test
    void aSilentWorkersOrderIsTakenByAnotherAndTheFirstCanNoLongerWrite() {
        String agent = agent();
        String id = order(agent, 0, 600);
        int first = attempt("dead", id);
        queries.rows("test/end-lease", Map.of("id", id));
        queries.rows("queue/reclaim-orders", RECLAIM);
        assertEquals("pending", read(id).get("status"));
        int second = attempt("alive", id);

        assertEquals(List.of(), queries.rows("queue/finish-orders", FinishRows.of(result(id, first))));
        assertEquals(
                List.of(),
                queries.rows("queue/end-order", Map.of("id", id, "attempt", first, "status", "failed", "error", "x")));
        assertEquals(0, renewed("dead", id));
        assertEquals(1, renewed("alive", id));
        assertEquals(
                1,
                queries.rows("queue/finish-orders", FinishRows.of(result(id, second)))
                        .size());
        Map<String, Object> row = read(id);
        assertEquals("completing", row.get("status"));
        assertEquals(0L, row.get("queued"));
        assertEquals(1L, row.get("outbox"));
        assertEquals(
                List.of(),
                queries.rows("queue/finish-orders", FinishRows.of(result(id, second))),
                "a second finish changes nothing");
    }

    /** A process that was stopped goes on where it was: it finds out by its own clock, and asks, before it pays a model. */
    @Test
    void aWorkerLooksWhetherAnOrderIsStillItsOwnBeforeItPays() {
        String id = order(agent(), 0, 600);
        var order = TestOrders.of(UUID.fromString(id), UUID.randomUUID(), null);
        var leases = new Leases(settings, statements);
        leases.requireHeld(order);
        attempt("stopped", id);
        long lease = TimeUnit.MILLISECONDS.toNanos(settings.leaseMs());
        leases.extended(order.id(), "stopped", System.nanoTime());
        queries.rows("test/end-lease", Map.of("id", id));
        leases.requireHeld(order);
        assertEquals(true, read(id).get("overdue"), "a lease that has long to go by its own clock is not asked about");
        // It was stopped for longer than its lease, and nobody has taken the order: it goes on, under a new lease.
        leases.over(order.id());
        leases.extended(order.id(), "stopped", System.nanoTime() - lease);
        leases.requireHeld(order);
        assertEquals(false, read(id).get("overdue"));
        queries.rows("test/end-lease", Map.of("id", id));
        leases.requireHeld(order);
        assertEquals(true, read(id).get("overdue"), "it has a whole lease again");
        // And once more, while another took it.
        queries.rows("queue/reclaim-orders", RECLAIM);
        attempt("alive", id);
        leases.over(order.id());
        leases.extended(order.id(), "stopped", System.nanoTime() - lease);
        assertThrows(TransientFailure.class, () -> leases.requireHeld(order));
    }

    /** All connections of the pool are taken and do not come back, as those of work that the processor has no time for. */
    @Test
    void leasesAreRenewedWhileWorkHasAllConnections() throws Exception {
        String id = order(agent(), 0, 600);
        attempt("w", id);
        queries.rows("test/end-lease", Map.of("id", id));
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                taken.add(pool.getConnection());
            }
            try (ProducerTemplate template = context.createProducerTemplate()) {
                Exchange renewed = template.request(
                        "sql:classpath:sql/queries/queue/renew-leases.sql?dataSource=#leaseConnection",
                        exchange -> exchange.getMessage().setBody(Map.of("worker", "w", "ids", id, "leaseMs", 60_000)));
                assertEquals(null, renewed.getException());
            }
        } finally {
            for (Connection one : taken) {
                one.close();
            }
        }
        assertEquals(false, read(id).get("overdue"));
    }

    /** Somebody has the row of one order for long: the leases of the others are renewed, and that one is not called lost. */
    @Test
    void aRenewalWaitsForNoLock() throws Exception {
        String agent = agent();
        List<String> ids = List.of(order(agent, 0, 600), order(agent, 0, 600), order(agent, 0, 600));
        claim("w", 1000);
        ids.forEach(id -> queries.rows("test/end-lease", Map.of("id", id)));
        var leases = new Leases(settings, statements);
        var locked = TestOrders.of(UUID.fromString(ids.get(1)), UUID.randomUUID(), null);
        long lease = TimeUnit.MILLISECONDS.toNanos(settings.leaseMs());
        try (Connection other = pool.getConnection()) {
            other.setAutoCommit(false);
            try (var lock = other.prepareStatement("select from order_queue where id = cast(? as uuid) for update")) {
                lock.setString(1, ids.get(1));
                lock.execute();
            }
            List<Map<String, Object>> held = assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> queries.rows(
                            "queue/renew-leases",
                            Map.of("worker", "w", "ids", String.join(",", ids), "leaseMs", 60_000)));
            assertEquals(3, held.size(), "none is lost");
            assertEquals(
                    2,
                    held.stream().filter(row -> row.get("renewed").equals(true)).count());
            // It has a little left by its own clock, and then no more.
            leases.extended(locked.id(), "w", System.nanoTime() - lease * 9 / 10);
            leases.requireHeld(locked);
            leases.over(locked.id());
            leases.extended(locked.id(), "w", System.nanoTime() - lease);
            assertThrows(TransientFailure.class, () -> leases.requireHeld(locked));
            other.rollback();
        }
        assertEquals(
                List.of(false, true, false),
                ids.stream().map(id -> read(id).get("overdue")).toList());
        leases.requireHeld(locked);
        assertEquals(false, read(ids.get(1)).get("overdue"));
    }

    /** The connection for leases does not come back: the same renewal goes another way, and does not wait for the next turn. */
    @Test
    void aRenewalThatFailsIsTriedAtOnceByAnotherConnection() throws Exception {
        String id = order(agent(), 0, 600);
        attempt("w", id);
        queries.rows("test/end-lease", Map.of("id", id));
        long start = System.nanoTime();
        try (Connection taken = ((DataSource) context.getRegistry().lookupByName("leaseConnection")).getConnection();
                ProducerTemplate template = context.createProducerTemplate()) {
            assertNotNull(taken);
            Exchange renewed = template.request(
                    "direct:extend-leases",
                    exchange -> exchange.getMessage().setBody(Map.of("worker", "w", "ids", id, "leaseMs", 60_000)));
            assertEquals(null, renewed.getException());
            assertEquals(1, renewed.getMessage().getBody(List.class).size());
        }
        assertEquals(false, read(id).get("overdue"));
        assertTrue(System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(settings.leaseMs()) / 2);
    }

    /** A lost connection for leases, or a late renewal, keeps nobody from taking the orders of others back. */
    @Test
    void ordersAreTakenBackFromOthersWithoutTheConnectionForLeasesAndNeverFromOneself() throws Exception {
        String agent = agent();
        String own = order(agent, 0, 600);
        claim("late", 1000);
        String others = order(agent, 0, 600);
        claim("dead", 1000);
        List.of(own, others).forEach(id -> queries.rows("test/end-lease", Map.of("id", id)));
        queries.rows("queue/reclaim-orders", Map.of("maxAttempts", 3, "worker", "late", "ids", own));
        assertEquals("processing", read(own).get("status"));
        assertEquals("pending", read(others).get("status"));
        claim("alive", 1000);
        queries.rows("test/end-lease", Map.of("id", others));
        try (Connection taken = ((DataSource) context.getRegistry().lookupByName("leaseConnection")).getConnection();
                ProducerTemplate template = context.createProducerTemplate()) {
            assertNotNull(taken);
            assertEquals(
                    null,
                    template.request("direct:reclaim-orders", exchange -> {}).getException());
        }
        assertEquals("pending", read(others).get("status"));
    }

    @Test
    void anOrderThatKillsEveryWorkerEnds() {
        String id = order(agent(), 0, 600);
        for (int i = 0; i < 3; i++) {
            attempt("w", id);
            queries.rows("test/end-lease", Map.of("id", id));
            queries.rows("queue/reclaim-orders", RECLAIM);
        }
        assertEquals("failed", read(id).get("status"));
        assertEquals(0L, read(id).get("queued"));
    }

    @Test
    void aClaimsNumberIsNeverUsedAgain() {
        String id = order(agent(), 0, 600);
        int first = attempt("stale", id);
        queries.row("steering/cancel-order", Map.of("orderId", id));
        queries.row("steering/retry-order", Map.of("orderId", id));
        int second = attempt("fresh", id);
        assertTrue(second != first);
        assertEquals(List.of(), queries.rows("queue/finish-orders", FinishRows.of(result(id, first))));
    }

    @Test
    void aRowThatItsOrderLeftBehindGoes() {
        String id = order(agent(), 0, 600);
        attempt("w", id);
        queries.rows("test/set-status", Map.of("id", id, "status", "cancelled"));
        queries.rows("test/end-lease", Map.of("id", id));
        queries.rows("queue/reclaim-orders", RECLAIM);
        assertEquals("cancelled", read(id).get("status"));
        assertEquals(0L, read(id).get("queued"));
    }

    @Test
    void aPassingFailureComesBackAfterItsDelayOnly() {
        String agent = agent();
        String id = order(agent, 0, 600);
        int attempt = attempt("w", id);
        queries.rows(
                "queue/return-order",
                Map.of("id", id, "attempt", attempt, "delayMs", 3_600_000L, "tries", 1, "error", "slow"));
        queries.rows("queue/ready-orders", Map.of());
        assertEquals(List.of(), claimOf(agent, "w", 1));
        assertEquals(1, read(id).get("failures"));
        assertEquals("slow", read(id).get("error_message"));
    }

    @Test
    void anOrderPastItsDeadlineExpires() {
        String agent = agent();
        String id = order(agent, 0, -1);
        queries.rows("queue/expire-orders", Map.of());
        assertEquals("expired", read(id).get("status"));
        assertEquals(0L, read(id).get("queued"));
    }

    @Test
    void anIllegalStepCannotBeWritten() {
        String id = order(agent(), 0, 600);
        for (String status : List.of("awaiting_input", "awaiting_approval", "nonsense")) {
            assertThrows(QueryFailed.class, () -> queries.rows("test/set-status", Map.of("id", id, "status", status)));
        }
        assertEquals("pending", read(id).get("status"));
        queries.rows("test/set-status", Map.of("id", id, "status", "completed"));
        assertThrows(
                QueryFailed.class, () -> queries.rows("test/set-status", Map.of("id", id, "status", "processing")));
        assertEquals(2L, read(id).get("steps"));
    }

    private String agent() {
        String id = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", id, "model", "gpt-4o", "systemPrompt", "x"));
        return id;
    }

    private String order(String agent, int priority, int seconds) {
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        return (String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", orderId, "agentId", agent, "priority", priority, "seconds", seconds))
                .orElseThrow()
                .get("id");
    }

    /** Claims; every test takes all of its own orders, so that no other's are in the queue. */
    private List<String> claimOf(String agent, String worker, int limit) {
        List<Map<String, Object>> rows = queries.rows(
                "queue/claim-orders", Map.of("worker", worker, "limit", limit, "leaseMs", 60_000, "rooms", "{}"));
        return rows.stream()
                .filter(row -> row.get("agent_id").toString().equals(agent))
                .map(row -> row.get("id").toString())
                .toList();
    }

    private List<String> claim(String worker, int limit) {
        return queries
                .rows("queue/claim-orders", Map.of("worker", worker, "limit", limit, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .map(row -> row.get("id").toString())
                .toList();
    }

    /** Claims the order; answers the claim's number. */
    private int attempt(String worker, String id) {
        return queries
                .rows("queue/claim-orders", Map.of("worker", worker, "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .filter(row -> row.get("id").toString().equals(id))
                .map(row -> ((Number) row.get("attempt")).intValue())
                .findFirst()
                .orElseThrow();
    }

    /** How many leases were renewed. */
    private long renewed(String worker, String... ids) {
        return queries
                .rows("queue/renew-leases", Map.of("worker", worker, "ids", String.join(",", ids), "leaseMs", 60_000))
                .stream()
                .filter(row -> row.get("renewed").equals(true))
                .count();
    }

    private Map<String, Object> read(String id) {
        return queries.row("test/read-status", Map.of("id", id)).orElseThrow();
    }

    private static Map<String, Object> result(String id, int attempt) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("attempt", attempt);
        values.put("status", "completing");
        values.put("bytes", "e30=");
        values.put("published", true);
        values.put("cid", "bafkreitest" + id);
        values.put("uri", "ipfs://bafkreitest");
        values.put("hash", "0x00");
        values.put("result", "the answer");
        values.put("agentVersion", 1);
        values.put("model", "gpt-4o");
        values.put("inputTokens", 1L);
        values.put("outputTokens", 1L);
        values.put("costUsd", "0.1");
        values.put("executionTimeMs", 5L);
        values.put("confidence", null);
        values.put("reviewReasons", null);
        return values;
    }
}
