package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.QueryFailed;
import database.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import models.TestProviders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** The statements of workers and of the API, run against each other on few orders. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class LockOrderTest {

    private static final Map<String, Object> RECLAIM = Map.of("maxAttempts", 3, "worker", "nobody", "ids", "");

    private static final Duration LENGTH = Duration.ofMillis(2_500);

    @Inject
    Queries queries;

    private final List<String> orders = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final Deadlocks deadlocks = new Deadlocks();
    private final String agent = UUID.randomUUID().toString();

    @BeforeEach
    void insertAgent() {
        queries.rows("queue/claim-orders", Map.of("worker", "others", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"));
        queries.update("test/insert-agent", Map.of("id", agent, "model", "gpt-4o", "systemPrompt", "x"));
    }

    @AfterEach
    void deleteAgent() {
        deadlocks.close();
        queries.row("agents/delete-agent", Map.of("agentId", agent));
    }

    @Test
    void workersAndTheApiNeverWaitForEachOtherInACircle() {
        for (int i = 0; i < 24; i++) {
            orders.add(order(newOrderId(), 3600));
        }
        long end = System.nanoTime() + LENGTH.toNanos();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                Consumer<Random> turn = i < 3 ? this::work : this::steer;
                var random = new Random(i);
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        turn.accept(random);
                    }
                });
            }
        }
        assertNoDeadlock();
        assertTrue(steps.get() > 200, "only " + steps + " statements were run");
    }

    @Test
    void aRetryLeavesAnOrderThatWasQueuedMeanwhileToWhoClaimsIt() throws Exception {
        String id = order(newOrderId(), 3600);
        claimWhileHeld(
                id,
                threads -> {
                    threads.execute(() -> run("steering/retry-order", Map.of("orderId", id)));
                    awaitWaiting(1);
                },
                () -> {});
        assertEquals("processing", status(id));
    }

    @Test
    void anEndOnChainLeavesARowThatIsBeingClaimedToItsWorkerWhoFindsTheOrderEnded() throws Exception {
        String orderId = newOrderId();
        String id = order(orderId, 3600);
        String end = "[{\"orderId\":\"" + orderId + "\",\"status\":\"cancelled\",\"error\":\"x\"}]";
        claimWhileHeld(id, threads -> {}, () -> run("chain/reading/settle-orders", Map.of("steps", end)));
        assertEquals("cancelled", status(id));
        run("test/end-lease", Map.of("id", id));
        run("queue/reclaim-orders", RECLAIM);
        assertEquals(List.of(), run("test/dequeue-order", Map.of("id", id)));
    }

    /** Queues and claims an order after another transaction, which did not see it in the queue, has locked it. */
    private void claimWhileHeld(String id, Consumer<ExecutorService> meanwhile, Runnable then) throws Exception {
        queries.rows("test/dequeue-order", Map.of("id", id));
        var held = new CountDownLatch(1);
        var claiming = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(3)) {
            threads.execute(() -> QuarkusTransaction.requiringNew().run(() -> {
                run("chain/sending/lock-orders", Map.of("ids", id));
                held.countDown();
                await(claiming);
                then.run();
            }));
            await(held);
            meanwhile.accept(threads);
            run("test/queue-order", Map.of("id", id));
            long waiting = waiting();
            threads.execute(() ->
                    run("queue/claim-orders", Map.of("worker", "w", "limit", 5, "leaseMs", 60_000, "rooms", "{}")));
            awaitWaiting(waiting + 1);
            claiming.countDown();
        }
        assertNoDeadlock();
    }

    private void assertNoDeadlock() {
        assertTrue(deadlocks.none(), () -> "a deadlock in " + steps + " statements: " + deadlocks);
        assertEquals(List.of(), List.copyOf(failures));
    }

    private void work(Random random) {
        run("queue/ready-orders", Map.of());
        for (var row : run("queue/claim-orders", Map.of("worker", "w", "limit", 5, "leaseMs", 60_000, "rooms", "{}"))) {
            String id = row.get("id").toString();
            int attempt = ((Number) row.get("attempt")).intValue();
            switch (random.nextInt(4)) {
                case 0 ->
                    run(
                            "queue/return-order",
                            Map.of("id", id, "attempt", attempt, "delayMs", 0L, "tries", 1, "error", "slow"));
                case 1 ->
                    run("queue/end-order", Map.of("id", id, "attempt", attempt, "status", "failed", "error", "x"));
                case 2 -> run("queue/finish-orders", FinishRows.of(result(id, attempt)));
                default -> {
                    run("test/end-lease", Map.of("id", id));
                    run("queue/reclaim-orders", RECLAIM);
                }
            }
        }
    }

    private void steer(Random random) {
        String id = orders.get(random.nextInt(orders.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> run("steering/cancel-order", Map.of("orderId", id));
            case 2 -> run("queue/expire-orders", Map.of());
            case 3 -> run("test/set-deadline", Map.of("id", id, "seconds", random.nextInt(10) == 0 ? -1 : 3600));
            case 4 ->
                run(
                        "steering/provide-input",
                        Map.of(
                                "orderId",
                                id,
                                "givenBy",
                                "*",
                                "input",
                                "{\"prompt\":\"a\"}",
                                "sha256",
                                "a",
                                "keccak256",
                                "b"));
            default -> {
                run("steering/retry-order", Map.of("orderId", id));
                run("steering/cancel-order", Map.of("orderId", id));
                run("steering/retry-order", Map.of("orderId", id));
            }
        }
    }

    private List<Map<String, Object>> run(String name, Map<String, ?> values) {
        steps.incrementAndGet();
        try {
            return queries.rows(name, values);
        } catch (QueryFailed failed) {
            if (!deadlocks.note(name, failed)) {
                failures.add(failed.getMessage());
            }
            return List.of();
        }
    }

    private void awaitWaiting(long count) {
        Awaitility.await().until(() -> waiting() >= count);
    }

    private long waiting() {
        return ((Number) run("test/count-waiting", Map.of()).getFirst().get("waiting")).longValue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "the other transaction did not come so far");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String status(String id) {
        return (String) run("test/read-status", Map.of("id", id)).getFirst().get("status");
    }

    private static String newOrderId() {
        return "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    private String order(String orderId, int seconds) {
        return (String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", orderId, "agentId", agent, "priority", 0, "seconds", seconds))
                .orElseThrow()
                .get("id");
    }

    private static Map<String, Object> result(String id, int attempt) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "id", id, "attempt", attempt, "status", "awaiting_approval", "bytes", "e30=", "published", true));
        values.putAll(Map.of("cid", "bafkrei" + UUID.randomUUID(), "uri", "ipfs://x", "hash", "0x00", "result", "a"));
        values.putAll(Map.of("agentVersion", 1, "model", "gpt-4o", "inputTokens", 1L, "outputTokens", 1L));
        values.putAll(Map.of("costUsd", "0.1", "executionTimeMs", 5L));
        values.put("confidence", null);
        values.put("reviewReasons", null);
        return values;
    }
}
