package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator changes the master key of a runtime that has secrets. */
class KeyRotationIT {

    private static final String OTHER = "ffeeddccbbaa99887766554433221100".repeat(2);

    @Test
    void theMasterKeyIsChanged() throws Exception {
        try (var around = new Surroundings()) {
            Map<String, String> old = around.environment();
            try (var runtime = RuntimeProcess.start(old)) {
                String agent = around.createAgent(runtime);
                assertEquals(
                        201,
                        runtime.post(
                                        "/api/agents/" + agent + "/secrets",
                                        Map.of("key", "OPENAI_API_KEY", "value", "sk-own"))
                                .status());
            }
            var alone = new HashMap<>(old);
            alone.put("ENCRYPTION_KEY", OTHER);
            try (var refused = RuntimeProcess.launch(alone)) {
                assertEquals(78, refused.exitStatus());
                assertTrue(refused.log().contains("set it there"), refused.log());
                assertFalse(refused.log().contains("\tat "), refused.log());
            }
            assertTrue(run(alone, "doctor", 1).contains("not configured"));
            var both = new HashMap<>(alone);
            both.put("ENCRYPTION_KEY_PREVIOUS", old.get("ENCRYPTION_KEY"));
            try (var runtime = RuntimeProcess.start(both)) {
                assertTrue(run(both, "doctor", 0).contains("1 under"));
                assertTrue(run(both, "rewrap", 0).contains("put under ENCRYPTION_KEY: 1"));
                assertEquals(200, runtime.get("/health").status());
            }
            assertTrue(run(alone, "doctor", 0).contains("RPC endpoints answer, newest block"));
            try (var runtime = RuntimeProcess.start(alone)) {
                around.settle("key rotation", around.buy(1), java.time.Instant.now(), java.time.Duration.ofSeconds(60));
                assertEquals(
                        "Bearer sk-own",
                        around.providers().calls().peek().headers().get("Authorization"));
                assertEquals(200, runtime.get("/health").status());
            }
        }
    }

    private static String run(Map<String, String> environment, String command, int status) throws Exception {
        try (var process = RuntimeProcess.launch(environment, command)) {
            assertEquals(status, process.exitStatus(), process.log());
            return process.log();
        }
    }
}
