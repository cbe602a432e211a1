package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainFaults;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import models.StubProviders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The process is killed while the model is asked for each turn in turn; the next one pays for no turn that was answered. */
@Order(6)
class KilledTurnIT {

    private static final int TURNS = 5;

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
            runtime.close();
        }
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
            return turn == TURNS
                    ? StubProviders.Reply.text("done")
                    : StubProviders.Reply.calls(new StubProviders.Wish(
                            "call_" + turn, "calculator", "{\"expression\":\"1+" + turn + "\"}"));
        });
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
