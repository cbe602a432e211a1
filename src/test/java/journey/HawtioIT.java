package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import base.PasswordHash;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What an operator sees in Hawtio, in a real browser that reaches nothing but the packaged runtime. */
@Order(6)
class HawtioIT {

    private static final String PASSWORD = "the operator's password";
    /** Those of the docs are made with -Dimages.write=true. */
    private static final Path SCREENSHOTS =
            Boolean.getBoolean("images.write") ? Path.of("docs", "images") : Path.of("target", "images");

    private static final long PATIENCE_SECONDS = 180;

    @Test
    void anOperatorWatchesAndOperatesRoutes() throws Exception {
        Optional<Path> chromium = chromium();
        if (chromium.isEmpty()) {
            System.err.println(
                    "HawtioIT is skipped: there is no Chromium (apt-get install chromium, or CHROMIUM=<its path>)");
        }
        assumeTrue(chromium.isPresent(), "there is no Chromium");
        try (var around = new Surroundings()) {
            Map<String, String> settings =
                    around.environment("api,worker,listener", "HAWTIO_PASSWORD_HASH", PasswordHash.of(PASSWORD));
            try (var runtime = RuntimeProcess.start(settings)) {
                around.createAgent(runtime);
                around.settle("Hawtio", around.buy(1), Instant.now(), Duration.ofSeconds(60));
                List<String> seen = walk(chromium.get(), runtime, around);
                assertTrue(seen.contains("signed in as operator"), seen.toString());
                for (String line : List.of(
                        "statistics: ExchangesCompleted 1",
                        "source is shown",
                        "route is stopped",
                        "route is started",
                        "jmx is shown",
                        "signed out: 401",
                        "elsewhere: []")) {
                    assertTrue(seen.contains(line), line + " is not in " + seen);
                }
                assertTrue(
                        seen.stream().anyMatch(line -> line.matches("load-agent was called [1-9]\\d* times")),
                        seen.toString());
                assertTrue(
                        seen.stream().anyMatch(line -> line.matches("trace has [1-9]\\d* messages")), seen.toString());
            }
        }
    }

    private static List<String> walk(Path chromium, RuntimeProcess runtime, Surroundings around) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        var builder = new ProcessBuilder(
                "node",
                "src/test/browser/hawtio.mjs",
                "http://localhost:" + runtime.port(),
                PASSWORD,
                SCREENSHOTS.toString());
        builder.environment().put("CHROMIUM", chromium.toString());
        Process browser = builder.redirectErrorStream(true).start();
        List<String> seen = new ArrayList<>();
        // Whatever a browser waits for, the build does not.
        Thread.ofVirtual().start(() -> {
            try {
                if (!browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    browser.destroyForcibly();
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        try (BufferedReader lines = browser.inputReader(StandardCharsets.UTF_8);
                Writer answers = browser.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.add(line);
                if (line.equals("asks for an order")) {
                    around.buy(1);
                    answers.write("done\n");
                    answers.flush();
                }
            }
        } finally {
            browser.destroy();
        }
        assertTrue(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the browser ends");
        assertEquals(0, browser.exitValue(), String.join("\n", seen));
        return seen;
    }

    private static Optional<Path> chromium() {
        return Stream.of(
                        System.getenv("CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(name -> name != null && Files.isExecutable(Path.of(name)))
                .map(Path::of)
                .findFirst();
    }
}
