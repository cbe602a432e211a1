package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import development.DevBuyer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import models.StubProviders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Orders that end while an agent works on them, and one that cannot be signed for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String COMPLETE = "eth_sendRawTransaction";

    private Surroundings around;
    private RuntimeProcess runtime;
    private DevBuyer buyer;
    private String agentId;

    @BeforeAll
    void start() throws Exception {
        around = new Surroundings();
        buyer = new DevBuyer(around.node(), around.chain());
        // Some other key than the seller's.
        runtime = RuntimeProcess.start(around.environment(
                "api,worker,listener",
                "RUNTIME_PRIVATE_KEY",
                "0x" + "5".repeat(64),
                "ORDER_MIN_DEADLINE_SECONDS",
                "1"));
        agentId = around.createAgent(runtime);
    }

    @AfterAll
    void stop() throws Exception {
        runtime.close();
        around.close();
    }

    @Test
    void anOrderWhoseSellersKeyIsMissingIsCompletedOnceItIsThere() throws Exception {
        var since = Instant.now();
        forgetKey();
        String id = order(Duration.ofHours(1));
        awaitStatus(id, "failed");
        String error =
                runtime.get("/api/orders/" + id).json().get("errorMessage").asText();
        assertTrue(error.contains("AGENT_PRIVATE_KEY"), error);
        storeKey();
        assertEquals(200, runtime.post("/api/orders/" + id + "/retry").status());
        around.settle("seller's key missing, then stored", List.of(id), since, PATIENCE);
    }

    @Test
    void anOrderThatTheBuyerCancelsWhileTheAgentWorksIsStopped() throws Exception {
        stopped("cancelled by the buyer", "cancelled", Duration.ofHours(1), buyer::cancel);
    }

    @Test
    void anOrderThatPassesItsDeadlineWhileTheAgentWorksExpires() throws Exception {
        stopped("past its deadline", "expired", Duration.ofSeconds(8), id -> {});
    }

    @FunctionalInterface
    private interface Step {
        void run(String id) throws Exception;
    }

    /** The model is asked and does not answer; {@code end} ends the order meanwhile, and so its execution. */
    private void stopped(String run, String status, Duration deadline, Step end) throws Exception {
        storeKey();
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        around.providers().answerWith(call -> {
            asked.countDown();
            awaitQuietly(answer);
            return StubProviders.Reply.text("too late");
        });
        around.proxy().forget();
        String id = order(deadline);
        assertTrue(asked.await(20, TimeUnit.SECONDS), "the model was asked");
        assertEquals("processing", around.book().status(id));
        end.run(id);
        awaitStatus(id, status);
        await("the execution ends before its model answers")
                .atMost(PATIENCE)
                .until(() -> metrics().contains("agentl2_executions_running 0.0"));
        answer.countDown();
        around.providers().answerWith(call -> StubProviders.Reply.text("the answer"));
        assertNull(around.book().transactions(id, "hash"), "nothing was signed");
        assertEquals(0, around.proxy().count(COMPLETE), "nothing was sent");
        assertEquals(status, around.book().status(id));
        System.out.println(run + ": 1 order " + status + ", completed 0, transactions 0");
    }

    private String order(Duration deadline) throws Exception {
        String id = buyer.buy(deadline);
        around.book().giveInputs(List.of(id));
        return id;
    }

    private void storeKey() throws Exception {
        var secret = Map.of("key", "AGENT_PRIVATE_KEY", "value", around.chain().sellerPrivateKey());
        assertEquals(
                201, runtime.post("/api/agents/" + agentId + "/secrets", secret).status());
    }

    private void forgetKey() throws Exception {
        around.book().run("delete from secrets");
    }

    private void awaitStatus(String id, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(status, around.book().status(id)));
    }

    private String metrics() throws Exception {
        return new String(runtime.get("/metrics").body(), StandardCharsets.UTF_8);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
