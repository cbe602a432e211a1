package journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import startup.TestDatabase;

/**
 * What the JVM keeps of one start of the runtime, so that all others take less: three quarters of the processor's time. Made
 * once a build, by a start of its own. A JVM older than 25 goes without.
 */
final class StartCache {

    private static final int FIRST_WITH_ONE_STEP = 25;
    private static final Path FILE = Path.of("target", "runtime.aot").toAbsolutePath();

    private static List<String> options;

    private StartCache() {}

    /** The options by which a JVM uses it. */
    static synchronized List<String> options() throws IOException {
        if (options == null) {
            options = Runtime.version().feature() < FIRST_WITH_ONE_STEP ? List.of() : made();
        }
        return options;
    }

    private static List<String> made() throws IOException {
        Files.deleteIfExists(FILE);
        var database = new TestDatabase();
        Map<String, String> environment = new HashMap<>(database.start());
        environment.putAll(Map.of(
                "AGENTL2_ROLES",
                "api",
                "L2_RPC_URL",
                "http://127.0.0.1:1",
                "MARKETPLACE_ADDRESS",
                "0x" + "1".repeat(40),
                "REGISTRY_ADDRESS",
                "0x" + "1".repeat(40),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "OPENAI_API_KEY",
                "sk-test-openai"));
        try (var runtime = RuntimeProcess.launch(environment, List.of("-XX:AOTCacheOutput=" + FILE))) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    // Whatever it says, all is started by then.
                    .until(() -> runtime.get("/ready").status() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            database.stop();
        }
        return Files.exists(FILE) ? List.of("-XX:AOTCache=" + FILE) : List.of();
    }
}
