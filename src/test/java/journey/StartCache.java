package journey;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import startup.AgentL2;
import startup.TestDatabase;

/**
 * What the JVM keeps of one start of the runtime, so that all others take less: six tenths of the processor's time. Made once a
 * build, by a start of its own. It holds only what an ordinary class path has, and not what Quarkus's class loader finds in
 * {@code quarkus-run.jar}'s folders, so the same jars are named one by one. A JVM older than 25 goes without.
 */
final class StartCache {

    private static final int FIRST_WITH_ONE_STEP = 25;
    private static final Path FILE = Path.of("target", "runtime.aot").toAbsolutePath();

    /** What the manifest of {@code quarkus-run.jar} opens. */
    private static final List<String> OPENED = List.of("java.lang", "java.nio", "jdk.internal.misc");

    private static List<String> command;

    private StartCache() {}

    /** What starts the runtime with it, behind the JVM's other options. */
    static synchronized List<String> command() throws IOException {
        if (command == null) {
            command = Runtime.version().feature() < FIRST_WITH_ONE_STEP ? List.of("-jar", jar().toString()) : made();
        }
        return command;
    }

    private static Path jar() {
        return Path.of(System.getProperty("runtime.jar"));
    }

    private static List<String> with(String... options) throws IOException {
        // As the jar's own main class sets it.
        List<String> words = new ArrayList<>(List.of(options));
        words.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        OPENED.forEach(name -> words.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        Path root = jar().getParent();
        List<String> jars = new ArrayList<>();
        // In the order in which they are to be looked through: what Quarkus made of a class stands before the class.
        for (String place : List.of(
                "quarkus/transformed-bytecode.jar", "quarkus/generated-bytecode.jar", "app", "lib/boot", "lib/main")) {
            try (var found = Files.walk(root.resolve(place))) {
                found.filter(file -> file.toString().endsWith(".jar"))
                        .map(Path::toString)
                        .sorted()
                        .forEach(jars::add);
            }
        }
        words.addAll(List.of("-cp", String.join(File.pathSeparator, jars), AgentL2.class.getName()));
        return words;
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
        try (var runtime = RuntimeProcess.launch(environment, with("-XX:AOTCacheOutput=" + FILE))) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    // Whatever it says, all is started by then.
                    .until(() -> runtime.get("/ready").status() > 0);
            // It writes the file as it ends, which a busy machine takes a minute for.
            runtime.end(Duration.ofMinutes(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            database.stop();
        }
        if (!Files.exists(FILE)) {
            throw new IllegalStateException("the JVM kept nothing of a start of the runtime");
        }
        // A process lives shortly: what runs a few hundred times is not worth compiling, though it was in the start
        // that was kept.
        return with(
                "-XX:AOTCache=" + FILE,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                "-XX:CompileThresholdScaling=4");
    }
}
