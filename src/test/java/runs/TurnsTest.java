package runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import database.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import models.TestProviders;
import orders.Order;
import orders.OrderInput;
import org.junit.jupiter.api.Test;
import queue.ClaimedOrders;
import startup.TestDatabase;

/** What is paid is stored once, whoever holds the order, and whoever has its row locked at that moment. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class TurnsTest {

    @Inject
    Queries queries;

    @Inject
    Turns turns;

    @Test
    void aRowThatSomebodyHasLockedIsWaitedForAndNotTakenForALostOne() throws Exception {
        Order order = order();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> held = QuarkusTransaction.requiringNew().call(() -> {
                // As a renewal of the lease has it.
                queries.rows("queue/wait-for-order", Map.of("id", order.id().toString(), "attempt", order.attempt()));
                Future<Boolean> one = threads.submit(() -> turns.write(turn(order, "the answer")));
                assertThrows(TimeoutException.class, () -> one.get(300, TimeUnit.MILLISECONDS));
                return one;
            });
            assertTrue(held.get(20, TimeUnit.SECONDS));
        }
        assertStored(order, 1, 18);
    }

    @Test
    void aTurnThatIsWrittenAgainIsCountedOnce() {
        Order order = order();
        assertTrue(turns.write(turn(order, "the answer")));
        assertTrue(turns.write(turn(order, "the answer")), "no answer came from the first statement");
        assertStored(order, 1, 18);
    }

    @Test
    void aTurnThatAnotherAttemptWasFirstWithCountsAndIsNotGoneOnWith() {
        Order order = order();
        assertTrue(turns.write(turn(order, "the answer")));
        assertFalse(turns.write(turn(order, "another answer")));
        assertStored(order, 1, 36);
    }

    @Test
    void aLostAttemptsTurnIsStoredUnlessTheOrderHasEnded() {
        Agent agent = TestAgents.agent().build();
        var orders = new ClaimedOrders(queries);
        Order lost = orders.of(agent, new OrderInput("Hello.", null, null));
        orders.loseLease(lost);
        assertFalse(turns.write(turn(lost, "the answer")));
        assertStored(lost, 1, 18);
        Order ended = orders.of(agent, new OrderInput("Hello.", null, null));
        queries.rows("test/set-status", Map.of("id", ended.id().toString(), "status", "cancelled"));
        queries.update("test/dequeue-order", Map.of("id", ended.id().toString()));
        assertFalse(turns.write(turn(ended, "the answer")));
        assertStored(ended, 0, 0);
    }

    private Order order() {
        return new ClaimedOrders(queries).of(TestAgents.agent().build(), new OrderInput("Hello.", null, null));
    }

    private static TurnRow turn(Order order, String text) {
        return new TurnRow(
                order.id(),
                order.attempt(),
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
    }

    private void assertStored(Order order, long turns, long tokens) {
        Map<String, Object> row = queries.row(
                        "test/read-end", Map.of("id", order.id().toString()))
                .orElseThrow();
        assertEquals(turns, row.get("turns"));
        assertEquals(tokens, row.get("tokens"));
    }
}
