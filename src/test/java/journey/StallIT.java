package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import outgoing.StallingServer;

/** A provider of models that takes every call and answers none has as many orders as two workers have slots; others go on. */
class StallIT {

    private static final int SLOTS = 10;
    private static final int SICK = 2 * SLOTS;
    private static final int WELL = 17;

    @Test
    void aProviderThatStallsHoldsUpNobodyElse() throws Exception {
        try (var stalled = new StallingServer(StallingServer.Stall.AFTER_HEADERS);
                var around = new Surroundings()) {
            String[] settings = {
                "MAX_CONCURRENT_EXECUTIONS",
                String.valueOf(SLOTS),
                "OPENAI_BASE_URL",
                stalled.url() + "/v1",
                "ANTHROPIC_BASE_URL",
                around.providers().anthropicUrl(),
                "ANTHROPIC_API_KEY",
                "sk-ant-of-a-test",
                // No call is given up here, so that a slot that is held stays held.
                "MODEL_TIMEOUT_SECONDS",
                "300",
                "AGENTL2_MODELS_PAUSE_SECONDS",
                "300"
            };
            var all = around.environment("api,listener,worker", settings);
            try (var fleet = Fleet.start(List.of(all, around.environment("worker", settings)))) {
                var runtime = fleet.process(0);
                String otherService = around.offerService();
                around.createAgent(runtime);
                around.createAgent(runtime, otherService, "claude-3-sonnet");
                List<String> sick = around.buy(SICK);
                await().atMost(Duration.ofSeconds(60)).until(() -> stalled.calls() >= SLOTS);

                List<String> well = around.buy(otherService, WELL);
                await().atMost(Duration.ofSeconds(60)).until(() -> around.book().count(well, "completed") == WELL);
                assertEquals(0, around.book().count(sick, "completed"));
                assertEquals(0, around.book().count(sick, "failed"), "they wait for their provider");

                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    var health = runtime.get("/health").json();
                    assertEquals("degraded", health.path("status").asText(), health.toString());
                    assertTrue(health.toString().contains("wait for " + stalled.url()), health.toString());
                });
                assertEquals(200, runtime.get("/ready").status(), "a restart would not help");
                assertTrue(waiting(runtime) > 0);
            }
        }
    }

    private static double waiting(RuntimeProcess runtime) throws Exception {
        return new String(runtime.get("/metrics").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("agentl2_executions_waiting "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }
}
