package journey;

import static org.awaitility.Awaitility.await;

import chain.rpc.ChainFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A database and a node that go away, or worse, in the middle of a stream of orders. One runtime lives through it all. */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

    private static final int ORDERS = 100;
    private static final int WAVES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Surroundings around;
    private RuntimeProcess runtime;

    @BeforeAll
    void start() throws Exception {
        around = new Surroundings();
        around.answerAfter(Duration.ofMillis(100));
        around.environment().put("ORDER_BACKOFF_MS", "1000");
        // However long the node is away, that is no try of an order.
        around.environment().put("ORDER_MAX_ATTEMPTS", "3");
        around.environment().put("CHAIN_RECONCILE_INTERVAL_MS", "3000");
        around.environment().put("CHAIN_VERIFY_INTERVAL_MS", "1000");
        runtime = RuntimeProcess.start(around.environment());
        around.createAgent(runtime);
    }

    @AfterAll
    void stop() throws Exception {
        runtime.close();
        around.close();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    @Test
    void theDatabaseIsCutForTenSeconds() throws Exception {
        outage("database cut", Duration.ofSeconds(10), around.gate()::cut, around.gate()::mend);
    }

    @Test
    void theNodeIsDownForThirtySeconds() throws Exception {
        outage("node down", Duration.ofSeconds(30), around.proxy()::down, around.proxy()::up);
    }

    @Test
    void theNodeAnswersGarbageForTenSeconds() throws Exception {
        outage("node answers garbage", Duration.ofSeconds(10), around.proxy()::garbage, around.proxy()::heal);
    }

    @Test
    void theNodeHangsForFifteenSeconds() throws Exception {
        outage("node hangs", Duration.ofSeconds(15), around.proxy()::hang, around.proxy()::heal);
    }

    @Test
    void theNodeLeavesLogsOut() throws Exception {
        outage(
                "node leaves logs out",
                Duration.ofSeconds(5),
                () -> around.proxy().when("eth_getLogs", ChainFaults.noLogs(0, Long.MAX_VALUE)),
                around.proxy()::heal);
    }

    /** Orders come before, during and after. */
    private void outage(String run, Duration length, Step begin, Step end) throws Exception {
        List<String> ids = new ArrayList<>();
        var since = Instant.now();
        ids.addAll(around.buy(ORDERS / WAVES));
        begin.run();
        for (int wave = 1; wave < WAVES; wave++) {
            ids.addAll(around.buy(ORDERS / WAVES));
            var next = since.plus(length.multipliedBy(wave).dividedBy(WAVES - 1));
            await().atMost(length.plusSeconds(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Instant.now().isAfter(next));
        }
        end.run();
        var over = Instant.now();
        try {
            around.settle(run, ids, since, PATIENCE);
        } finally {
            System.out.printf(
                    "%s: settled %.1f s after its end%n",
                    run, Duration.between(over, Instant.now()).toMillis() / 1000.0);
        }
    }
}
