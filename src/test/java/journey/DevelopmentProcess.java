package journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The development mode as README starts it, with its state in a folder of the test's and on free ports. */
final class DevelopmentProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path log;

    private DevelopmentProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it and waits until it says that it is ready. */
    static DevelopmentProcess start(Path directory) throws IOException {
        int port = RuntimeProcess.freePort();
        Path log = Files.createDirectories(Path.of("target", "runtime-logs")).resolve("development-" + port + ".log");
        var builder = new ProcessBuilder(
                "./mvnw",
                "-B",
                "-ntp",
                // As mvnw does by itself where nothing else is given.
                "-q",
                "quarkus:dev",
                "-Ddebug=false",
                "-Djvm.args=-Xmx512m -Dagentl2.dev.directory=" + directory);
        builder.environment().keySet().removeIf(name -> name.matches("(OPENAI|ANTHROPIC|DATABASE|AGENTL2|L2)_.*"));
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("DEV_CHAIN_PORT", String.valueOf(RuntimeProcess.freePort()));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        var started = new DevelopmentProcess(builder.start(), port, log);
        // Whatever becomes of the tests, no process of theirs goes on.
        Runtime.getRuntime().addShutdownHook(new Thread(started::kill));
        await().alias("development mode ready, log in " + log)
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .failFast("the development mode ended, log in " + log, () -> !started.process.isAlive())
                .until(started::isReady);
        return started;
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private boolean isReady() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ready"));
        // Its log says that all is there, the demo agent too; /ready alone may be a moment earlier.
        return log().contains("buy an order")
                && HttpClient.newHttpClient()
                                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
