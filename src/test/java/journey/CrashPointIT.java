package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.EncodedOrders;
import chain.rpc.ChainProxy;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Power cuts at the three points where a completion could be forgotten or done twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointIT {

    private static final String SEND = "eth_sendRawTransaction";
    private static final int ORDERS = 3;

    private Surroundings around;
    private RuntimeProcess runtime;

    @BeforeAll
    void start() throws Exception {
        around = new Surroundings();
        runtime = RuntimeProcess.start(around.environment());
        around.createAgent(runtime);
    }

    @AfterAll
    void stop() throws Exception {
        runtime.close();
        around.close();
    }

    @Test
    void afterSigningAndBeforeSending() throws Exception {
        crash("crash before sending", SEND, call -> false);
    }

    @Test
    void afterSendingAndBeforeRecording() throws Exception {
        crash("crash before recording that it was sent", SEND, call -> {
            call.pass();
            return false;
        });
    }

    @Test
    void afterMiningAndBeforeRecording() throws Exception {
        around.proxy().when("eth_getLogs", CrashPointIT::withoutCompletions);
        crash("crash before recording that it was mined", "eth_getTransactionReceipt", call -> {
            JsonNode receipt = call.pass().path("result");
            return receipt.isNull();
        });
    }

    /** The listener's news of a completion would be as good as the receipt, and quicker. */
    private static JsonNode withoutCompletions(ChainProxy.Call call) throws java.io.IOException, InterruptedException {
        var answer = call.pass();
        var kept = answer.arrayNode();
        for (JsonNode log : answer.path("result")) {
            if (!log.path("topics").path(0).asText().equals(EncodedOrders.COMPLETED)) {
                kept.add(log);
            }
        }
        return answer.set("result", kept);
    }

    /** What happens before the crash; true if this is not yet the moment. */
    @FunctionalInterface
    private interface Moment {
        boolean isNotYet(ChainProxy.Call call) throws java.io.IOException, InterruptedException;
    }

    /** Cuts the power at the first call of {@code method} that is the moment, which gets no answer; then starts again. */
    private void crash(String run, String method, Moment moment) throws Exception {
        var reached = new CountDownLatch(1);
        var since = Instant.now();
        around.proxy().forget();
        around.proxy().when(method, call -> {
            if (moment.isNotYet(call)) {
                return call.result(null);
            }
            reached.countDown();
            throw new ChainProxy.Hang();
        });
        List<String> ids = around.buy(ORDERS);
        assertTrue(reached.await(30, TimeUnit.SECONDS), "the moment came");
        runtime.kill();
        around.proxy().heal();
        assertEquals(0, around.book().count(ids, "completed"), "nothing was recorded before the crash");
        String stored = stored(ids);
        Set<String> before = Set.copyOf(around.proxy().rawTransactions());
        assertTrue(!before.isEmpty() && before.stream().allMatch(stored::contains), "what was sent was stored before");
        around.proxy().forget();
        runtime = RuntimeProcess.start(around.environment());
        around.settle(run, ids, since, Duration.ofSeconds(60));
        for (String id : ids) {
            String raw = around.book().transactions(id, "raw");
            assertEquals(-1, raw.indexOf(','), "one signature for the order");
            assertTrue(
                    before.contains(raw) || around.proxy().rawTransactions().contains(raw), "what is stored was sent");
        }
    }

    private String stored(List<String> ids) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String id : ids) {
            all.append(around.book().transactions(id, "raw")).append(' ');
        }
        return all.toString();
    }
}
