package queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import database.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import models.TestProviders;
import orders.MovedOrder;
import orders.OrderStatus;
import org.junit.jupiter.api.Test;
import runs.TurnRow;
import startup.TestDatabase;

/** Orders that end at the same moment, and what their last turns cost. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class OrderEndsTest {

    private static final Map<String, Object> RECLAIM = Map.of("maxAttempts", 9, "worker", "nobody", "ids", "");

    @Inject
    Queries queries;

    @Inject
    OrderEnds ends;

    @Test
    void ordersThatEndTogetherEndOnceEachWithTheirTurns() throws Exception {
        String agent = agent();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(order(agent));
        }
        Map<String, Integer> attempts = claim();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<MovedOrder>>> calls = new ArrayList<>();
            for (UUID id : ids) {
                // Twice: a second end changes nothing.
                calls.add(() -> ends.finish(finished(id, attempts.get(id.toString()), "the answer")));
                calls.add(() -> ends.finish(finished(id, attempts.get(id.toString()), "the answer")));
            }
            int moved = 0;
            for (Future<List<MovedOrder>> one : threads.invokeAll(calls)) {
                moved += one.get().size();
            }
            assertEquals(60, moved);
        }
        for (UUID id : ids) {
            Map<String, Object> row = read(id);
            assertEquals("completing", row.get("status"));
            assertEquals(0L, row.get("queued"));
            assertEquals(1L, row.get("outbox"));
            assertEquals(1L, row.get("turns"));
            assertEquals(18L, row.get("tokens"), "what the turn cost is counted once");
            assertEquals("stop", row.get("finish_reason"));
        }
        Map<String, Object> sums = sums(agent);
        assertEquals(60L * 18, sums.get("total_tokens"));
        // The worker's own turns fold too.
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            queries.rows("agents/fold-figures", Map.of());
            assertEquals(sums, sums(agent), "folding moves the figures and changes none");
            return queries.row("test/count-deltas", Map.of("agentId", agent))
                    .orElseThrow()
                    .get("rows")
                    .equals(0L);
        });
    }

    @Test
    void anOrderThatSomebodyHasLockedKeepsNoOtherWaiting() throws Exception {
        String agent = agent();
        UUID locked = order(agent);
        UUID free = order(agent);
        Map<String, Integer> attempts = claim();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<MovedOrder>> waits = QuarkusTransaction.requiringNew().call(() -> {
                queries.rows(
                        "queue/wait-for-order",
                        Map.of("id", locked.toString(), "attempt", attempts.get(locked.toString())));
                Future<List<MovedOrder>> one =
                        threads.submit(() -> ends.finish(finished(locked, attempts.get(locked.toString()), "a")));
                assertEquals(
                        1,
                        ends.finish(finished(free, attempts.get(free.toString()), "b"))
                                .size());
                return one;
            });
            // It was let go with the transaction.
            assertEquals(List.of(new MovedOrder(locked, OrderStatus.COMPLETING)), waits.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anEndThatCannotBeWrittenTakesNoOtherWithIt() throws Exception {
        String agent = agent();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(order(agent));
        }
        Map<String, Integer> attempts = claim();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<MovedOrder>>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                UUID id = ids.get(i);
                // PostgreSQL has no such character.
                String text = i == 7 ? "no\u0000end" : "the answer";
                calls.add(() -> ends.finish(finished(id, attempts.get(id.toString()), text)));
            }
            int failed = 0;
            for (Future<List<MovedOrder>> one : threads.invokeAll(calls)) {
                try {
                    assertEquals(1, one.get().size());
                } catch (java.util.concurrent.ExecutionException refused) {
                    failed++;
                }
            }
            assertEquals(1, failed);
        }
        assertEquals("processing", read(ids.get(7)).get("status"));
    }

    @Test
    void aLostAttemptsAnswerIsKeptForTheNextOne() {
        String agent = agent();
        UUID id = order(agent);
        int first = claim().get(id.toString());
        queries.rows("test/end-lease", Map.of("id", id.toString()));
        queries.rows("queue/reclaim-orders", RECLAIM);
        int second = claim().get(id.toString());
        assertEquals(List.of(), ends.finish(finished(id, first, "the answer")));
        Map<String, Object> row = read(id);
        assertEquals("processing", row.get("status"), "it is the second attempt's");
        assertEquals(1L, row.get("turns"), "what was paid is stored");
        assertEquals(18L, row.get("tokens"));
        assertEquals(0L, row.get("outbox"));
        // The second attempt was asked too, before it knew: that was paid as well, and is what is sold.
        assertEquals(1, ends.finish(finished(id, second, "another answer")).size());
        assertEquals(1L, read(id).get("turns"));
        assertEquals(36L, read(id).get("tokens"));
        assertEquals(1L, read(id).get("outbox"));
        assertEquals("stop", read(id).get("finish_reason"));
    }

    @Test
    void anOrderThatWasSettledMeanwhileIsLeftAsItIs() {
        UUID id = order(agent());
        int attempt = claim().get(id.toString());
        queries.rows("test/set-status", Map.of("id", id.toString(), "status", "cancelled"));
        assertEquals(List.of(), ends.finish(finished(id, attempt, "the answer")));
        Map<String, Object> row = read(id);
        assertEquals("cancelled", row.get("status"));
        assertEquals(1L, row.get("queued"), "its place goes when its lease ends");
        assertEquals(0L, row.get("outbox"));
        assertEquals(0L, row.get("results"));
    }

    private static FinishedOrder finished(UUID id, int attempt, String text) {
        var turn = new TurnRow(
                id,
                attempt,
                0,
                1,
                Map.of("text", text, "calls", List.of()),
                "gpt-4o",
                11,
                7,
                new BigDecimal("0.001"),
                5,
                5,
                "stop",
                null);
        byte[] bytes = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        return new FinishedOrder(
                id,
                attempt,
                "completing",
                bytes,
                "bafkrei" + id,
                true,
                "ipfs://x",
                "0x00",
                text,
                1,
                "gpt-4o",
                5,
                null,
                null,
                turn);
    }

    private String agent() {
        String id = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", id, "model", "gpt-4o", "systemPrompt", "x"));
        return id;
    }

    private UUID order(String agent) {
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        return UUID.fromString((String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", orderId, "agentId", agent, "priority", 0, "seconds", 600))
                .orElseThrow()
                .get("id"));
    }

    /** Claims all that there is; the attempts by the orders' ids. */
    private Map<String, Integer> claim() {
        var attempts = new java.util.HashMap<String, Integer>();
        queries.rows("queue/claim-orders", Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .forEach(row -> attempts.put(row.get("id").toString(), ((Number) row.get("attempt")).intValue()));
        return attempts;
    }

    private Map<String, Object> read(UUID id) {
        return queries.row("test/read-end", Map.of("id", id.toString())).orElseThrow();
    }

    private Map<String, Object> sums(String agent) {
        return queries.row("test/read-sums", Map.of("agentId", agent)).orElseThrow();
    }
}
