package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of an order's way are edited, again and again, while orders go through them: the packaged runtime, a real chain. */
class RouteEditsIT {

    private static final int ROUNDS = 20;
    private static final int ORDERS_A_ROUND = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The runtime's own files that are edited; each is of an order's plainest way. */
    private static final List<String> EDITED = List.of(
            "10-load-agent",
            "20-check-completable",
            "30-check-input",
            "40-retrieve-passages",
            "50-run-agent",
            "51-take-turn",
            "52-ask-model",
            "53-call-model",
            "60-review-answer",
            "70-store-result");

    private static final Pattern DESCRIPTION = Pattern.compile("\n    description: >?-?");
    /** What 99-order-failure says of an order that goes back to the queue, or ends. */
    private static final Pattern FAILED_ORDER = Pattern.compile("\"message\":\"order [^\"]*: ");
    /** What the JVM says of one class: its number, its instances, their bytes, its name. */
    private static final Pattern INSTANCES =
            Pattern.compile(" *\\d+: +(\\d+) +\\d+ +(org\\.apache\\.camel\\.impl\\.engine\\.DefaultRoute"
                    + "|org\\.apache\\.camel\\.model\\.RouteDefinition|org\\.apache\\.camel\\.model\\.ToDefinition"
                    + "|org\\.apache\\.camel\\.impl\\.DefaultCamelContext|integration\\.building\\.Entry)(?: .*)?");

    @TempDir
    Path folder;

    @Test
    void twoHundredEditsUnderALoadOfOrdersLoseNothingAndPayNothingTwice() throws Exception {
        try (var around = new Surroundings();
                var runtime = RuntimeProcess.start(
                        around.environment("api,worker,listener", "ROUTES_DIR", folder.toString()))) {
            around.createAgent(runtime);
            around.answerAfter(Duration.ofMillis(300));
            edit(0);
            awaitEdition(runtime, 0);
            Map<String, Long> before = instances(runtime);
            List<String> routes = routes(runtime);
            var since = Instant.now();
            List<String> ids = new ArrayList<>();
            for (int i = 1; i <= ROUNDS; i++) {
                ids.addAll(around.buy(ORDERS_A_ROUND));
                edit(i);
                awaitEdition(runtime, i);
            }
            around.settle("route edits", ids, since, PATIENCE);
            assertEquals(ids.size(), around.providers().calls().size(), "a model was paid twice");
            assertFalse(FAILED_ORDER.matcher(runtime.log()).find(), "an order was met by an exchange of its routes");
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(routes, routes(runtime)));
            assertNothingIsLeft(before, runtime);
        }
    }

    /** Every file is written anew, beside its place, and put there at once. */
    private void edit(int edition) throws IOException {
        for (String name : EDITED) {
            String own = Files.readString(Path.of("src/main/resources/routes/4-order", name + ".camel.yaml"));
            Path written = folder.resolve("." + name);
            Files.writeString(
                    written,
                    DESCRIPTION
                            .matcher(own)
                            .replaceFirst(found -> Matcher.quoteReplacement(found.group())
                                    + (found.group().endsWith("-") ? "\n      Edition " : " Edition ") + edition
                                    + "."));
            Files.move(written, folder.resolve(name + ".camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void awaitEdition(RuntimeProcess runtime, int edition) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode answer = runtime.get("/api/routes").json();
            Map<String, String> wrong = new TreeMap<>();
            for (JsonNode route : answer.get("routes")) {
                String description = route.path("description").asText();
                if (route.get("origin").asText().equals("replaced")
                        && !description.startsWith("Edition " + edition + ".")) {
                    wrong.put(route.get("id").asText(), description);
                }
            }
            answer.get("files")
                    .forEach(file -> file.get("faults")
                            .forEach(fault -> wrong.put(file.get("name").asText(), fault.toString())));
            assertEquals(Map.of(), wrong);
        });
    }

    private static List<String> routes(RuntimeProcess runtime) throws IOException {
        return runtime.get("/api/routes").json().get("routes").findValuesAsText("id");
    }

    /** Nothing that a change makes stays when the next one has come: the JVM counts what lives after a collection. */
    private static void assertNothingIsLeft(Map<String, Long> before, RuntimeProcess runtime) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Long> more = new TreeMap<>();
            instances(runtime).forEach((name, count) -> {
                long was = before.getOrDefault(name, 0L);
                if (count > was + was / 20 + EDITED.size()) {
                    more.put(name, count - was);
                }
            });
            assertEquals(Map.of(), more, "left of " + ROUNDS * EDITED.size() + " edits; before there were " + before);
        });
    }

    private static Map<String, Long> instances(RuntimeProcess runtime) throws IOException, InterruptedException {
        Process counting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(runtime.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String told = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, counting.waitFor(), told);
        Map<String, Long> instances = new HashMap<>();
        told.lines()
                .map(INSTANCES::matcher)
                .filter(Matcher::matches)
                .forEach(found -> instances.put(found.group(2), Long.parseLong(found.group(1))));
        assertTrue(instances.size() >= 4, "the JVM tells it otherwise now: " + told);
        return instances;
    }
}
