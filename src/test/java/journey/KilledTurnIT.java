package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainFaults;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import models.StubProviders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The process is killed while the model is asked for each turn in turn; the next one pays for no turn that was answered. Then there
 * are two, of which one is stopped, and then gets a tenth of the time that it wants.
 */
@Order(6)
class KilledTurnIT {

    private static final int TURNS = 5;
    private static final int STOPPED_IN = 2;
    private static final int ORDERS = 10;
    private static final Duration STARVED = Duration.ofSeconds(20);

    @Test
    void aTurnThatWasAnsweredIsNotAskedForAgain() throws Exception {
        try (var around = new Surroundings()) {
            var runtime = RuntimeProcess.start(around.environment());
            runtime.post(
                    "/api/agents",
                    Map.of(
                            "name", "Counter",
                            "model", "gpt-4o",
                            "systemPrompt", "Be brief.",
                            "tools", List.of("calculator"),
                            "serviceId", around.chain().serviceId()));
            for (int killedIn = 1; killedIn <= TURNS; killedIn++) {
                var reached = new CountDownLatch(1);
                var heal = new CountDownLatch(1);
                hangIn(around, killedIn, reached, heal);
                var since = Instant.now();
                List<String> ids = around.buy(1);
                assertTrue(reached.await(30, TimeUnit.SECONDS), "turn " + killedIn + " came");
                runtime.kill();
                heal.countDown();
                runtime = RuntimeProcess.start(around.environment());
                around.settle("killed in turn " + killedIn, ids, since, Duration.ofSeconds(60));
                for (int turn = 1; turn <= TURNS; turn++) {
                    int asked = turn;
                    assertEquals(
                            turn == killedIn ? 2 : 1,
                            around.providers().calls().stream()
                                    .filter(call -> turn(call) == asked)
                                    .count(),
                            "calls of turn " + turn + ", killed in turn " + killedIn);
                }
            }
            try (var starved = runtime;
                    var other = RuntimeProcess.start(around.environment())) {
                aWorkerThatIsStoppedPaysForNoTurnOfAnothers(around, starved, other);
                aStarvedWorkerLosesNoLease(around, starved, other);
            }
        }
    }

    /** It is stopped while the model is asked, for so long that the other worker takes its orders; then it goes on. */
    private static void aWorkerThatIsStoppedPaysForNoTurnOfAnothers(
            Surroundings around, RuntimeProcess stopped, RuntimeProcess other) throws Exception {
        var heal = new CountDownLatch(1);
        hangIn(around, STOPPED_IN, ORDERS, heal);
        var since = Instant.now();
        List<String> ids = around.buy(ORDERS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> asked(around, STOPPED_IN) == ORDERS && held(around, ids, "%") == ORDERS);
        // A claim takes all that there are, so that one of the two may have all of them: that one is stopped.
        boolean first = held(around, ids, stopped.pid() + "-%") > 0;
        RuntimeProcess holder = first ? stopped : other;
        int lost = held(around, ids, holder.pid() + "-%");
        holder.stop();
        try {
            heal.countDown();
            around.settle("stopped", ids, since, Duration.ofSeconds(90));
        } finally {
            holder.goOn();
        }
        // Its answers are there now, and it gives up what they were for.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> new String(holder.get("/metrics").body(), StandardCharsets.UTF_8)
                        .contains("agentl2_executions_running 0.0"));
        for (int turn = 1; turn <= TURNS; turn++) {
            assertEquals(
                    ORDERS + (turn == STOPPED_IN ? lost : 0),
                    asked(around, turn),
                    "calls of turn " + turn + ", of which " + lost + " were in flight");
        }
    }

    /** It gets a tenth of the time, and renews the leases of all its orders beside one that would take them. */
    private static void aStarvedWorkerLosesNoLease(Surroundings around, RuntimeProcess starved, RuntimeProcess other)
            throws Exception {
        around.providers().calls().clear();
        // The other one has no part in it until the orders are claimed.
        other.stop();
        var since = Instant.now();
        around.providers().answerWith(call -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            return answer(turn(call));
        });
        List<String> ids = around.buy(ORDERS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> held(around, ids, starved.pid() + "-%") == ORDERS);
        other.goOn();
        Instant end = Instant.now().plus(STARVED);
        while (Instant.now().isBefore(end) && around.book().count(ids, "processing") > 0) {
            starved.stop();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(450));
            starved.goOn();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        around.settle("starved", ids, since, Duration.ofSeconds(90));
        for (int turn = 1; turn <= TURNS; turn++) {
            assertEquals(ORDERS, asked(around, turn), "calls of turn " + turn);
        }
        assertEquals(
                0,
                around.book()
                        .number("select count(*) from orders where failures > 0 and order_id in (" + OrderBook.list(ids)
                                + ")"));
    }

    /** How many of these orders a worker has whose name is like that. */
    private static int held(Surroundings around, List<String> ids, String worker) throws SQLException {
        return around.book()
                .number("select count(*) from order_queue q join orders o on o.id = q.id where q.locked_by like '"
                        + worker + "' and o.order_id in (" + OrderBook.list(ids) + ")");
    }

    private static long asked(Surroundings around, int turn) {
        return around.providers().calls().stream()
                .filter(call -> turn(call) == turn)
                .count();
    }

    @Test
    void aKeyWhoseHolderWasKilledOrStoppedSignsSoonAgain() throws Exception {
        try (var around = new Surroundings()) {
            around.environment().remove("AGENTL2_CHAIN_SIGNER_LEASE_SECONDS");
            var runtime = RuntimeProcess.start(around.environment());
            around.createAgent(runtime);
            for (boolean killed : new boolean[] {true, false}) {
                around.proxy().when("eth_sendRawTransaction", ChainFaults.hang());
                around.proxy().forget();
                var since = Instant.now();
                List<String> ids = around.buy(1);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> around.proxy().count("eth_sendRawTransaction") > 0);
                if (killed) {
                    runtime.kill();
                } else {
                    runtime.close();
                    assertEquals(
                            0, around.book().number("select count(*) from signers where locked_until is not null"));
                }
                around.proxy().heal();
                runtime = RuntimeProcess.start(around.environment());
                // The lease is 10 s, and most of it is over by the time when the process is back.
                around.settle(killed ? "killed with a key" : "stopped with a key", ids, since, Duration.ofSeconds(15));
            }
            runtime.close();
        }
    }

    /** The first request for that turn gets no answer before the process is gone. */
    private static void hangIn(Surroundings around, int killedIn, CountDownLatch reached, CountDownLatch heal) {
        around.providers().calls().clear();
        var once = new AtomicBoolean();
        around.providers().answerWith(call -> {
            int turn = turn(call);
            if (turn == killedIn && once.compareAndSet(false, true)) {
                reached.countDown();
                await(heal);
            }
            return answer(turn);
        });
    }

    /** The first requests for that turn, so many, get no answer before they may. */
    private static void hangIn(Surroundings around, int hangsIn, int most, CountDownLatch heal) {
        around.providers().calls().clear();
        var left = new AtomicInteger(most);
        around.providers().answerWith(call -> {
            int turn = turn(call);
            if (turn == hangsIn && left.decrementAndGet() >= 0) {
                await(heal);
            }
            return answer(turn);
        });
    }

    private static StubProviders.Reply answer(int turn) {
        return turn == TURNS
                ? StubProviders.Reply.text("done")
                : StubProviders.Reply.calls(
                        new StubProviders.Wish("call_" + turn, "calculator", "{\"expression\":\"1+" + turn + "\"}"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Which turn a request asks for, from 1. */
    private static int turn(StubProviders.Call call) {
        int turn = 1;
        for (JsonNode message : call.body().path("messages")) {
            turn += message.path("role").asText().equals("assistant") ? 1 : 0;
        }
        return turn;
    }
}
