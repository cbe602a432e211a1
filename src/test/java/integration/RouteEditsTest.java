package integration;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.building.PresentRoute;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import outgoing.OutgoingRefused;
import startup.TestDatabase;

/** Files that come, change and go while the runtime works; the whole runtime, and a real folder. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(RoutesFolder.class)
class RouteEditsTest {

    /** The runtime promises two seconds, on a machine that has time for it. */
    private static final Duration PROMISED = Duration.ofSeconds(6);
    /** On a machine that is short of time. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    CamelContext camel;

    @Inject
    ProducerTemplate sender;

    @Inject
    RouteEdits edits;

    @AfterEach
    void restore() throws IOException {
        try (var files = Files.newDirectoryStream(RoutesFolder.folder())) {
            for (Path file : files) {
                if (!RoutesFolder.START.containsKey(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> file : RoutesFolder.START.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertEquals("hello", ask("greet"));
            assertEquals(
                    Set.of("greet", "tool-calculator"), edits.state().routes().keySet());
            assertEquals(List.of("broken.camel.yaml"), refused());
        });
        awaitQuiet();
    }

    @Test
    void whatIsThereAtTheStartIsInForceAndABrokenFileLeavesTheRuntimesOwnRoute() {
        assertEquals("hello", ask("greet"));
        assertEquals("42", ask("tool-calculator"));
        assertEquals(List.of("broken.camel.yaml"), refused());
        assertEquals("load-agent", camel.getRoute("load-agent").getId());
        assertTrue(camel.getRoute("load-agent").getDescription().startsWith("Finds the agent's definition"));
    }

    @Test
    void anEditCountsWithinTwoSecondsAndTouchesNothingElse() throws IOException {
        Map<String, Route> before = routes();
        write("greet.camel.yaml", RoutesFolder.route("greet", "ciao"));
        long asked = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ask("greet").equals("ciao"));
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        assertTrue(took.compareTo(PROMISED) < 0, "it took " + took);
        awaitQuiet();
        Map<String, Route> after = routes();
        assertEquals(before.keySet(), after.keySet());
        Set<String> touched = new TreeSet<>(before.keySet());
        touched.removeIf(id -> before.get(id) == after.get(id));
        assertEquals(Set.of("greet"), touched);
    }

    @Test
    void aRouteOfTheRuntimeIsReplacedAndComesBack() throws IOException {
        Files.delete(RoutesFolder.folder().resolve("calculator.camel.yaml"));
        await().atMost(PATIENCE)
                .until(() -> PresentRoute.of(camel, "tool-calculator")
                        .getDescription()
                        .startsWith("Calculates"));
        awaitQuiet();
        assertNotNull(camel.getRoute("tool-calculator"));
    }

    @Test
    void aTypoLeavesTheLastGoodOneAndIsTold() throws IOException {
        write("greet.camel.yaml", RoutesFolder.route("greet", "x").replace("setBody", "setBoddy"));
        await().atMost(PATIENCE).until(() -> refused().contains("greet.camel.yaml"));
        assertEquals("hello", ask("greet"));
        write("greet.camel.yaml", RoutesFolder.route("greet", "mended"));
        await().atMost(PATIENCE).until(() -> ask("greet").equals("mended"));
        assertEquals(List.of("broken.camel.yaml"), refused());
    }

    @Test
    void whatOthersCallStaysWhenItsFileIsTakenAway() throws IOException {
        write(
                "caller.camel.yaml",
                RoutesFolder.route("caller", "y") + "        - to:\n            uri: direct:greet\n");
        await().atMost(PATIENCE).until(() -> edits.state().routes().containsKey("caller"));
        Files.delete(RoutesFolder.folder().resolve("greet.camel.yaml"));
        await().atMost(PATIENCE).until(() -> refused().contains("greet.camel.yaml"));
        assertEquals("hello", ask("caller"));
        Files.delete(RoutesFolder.folder().resolve("caller.camel.yaml"));
        await().atMost(PATIENCE).until(() -> camel.getRoute("greet") == null && camel.getRoute("caller") == null);
    }

    @Test
    void aReplacementCallsWhatItReplaces() throws IOException {
        write(
                "calculator.camel.yaml",
                RoutesFolder.START.get("calculator.camel.yaml")
                        + "        - to:\n            uri: direct:built-in-tool-calculator\n");
        await().atMost(PATIENCE).until(() -> camel.getRoute("built-in-tool-calculator") != null);
        awaitQuiet();
        var called = assertThrows(CamelExecutionException.class, () -> ask("tool-calculator"));
        assertTrue(
                String.valueOf(called.getCause()).contains("ToolCall"), "the runtime's own calculator was not asked");
        given().get("/api/routes")
                .then()
                .body("routes.find { it.id == 'built-in-tool-calculator' }.origin", equalTo("built-in"));
        write("mine.camel.yaml", RoutesFolder.route("built-in-tool-calculator", "x"));
        await().atMost(PATIENCE).until(() -> refused().contains("mine.camel.yaml"));
        write("calculator.camel.yaml", RoutesFolder.START.get("calculator.camel.yaml"));
        await().atMost(PATIENCE).until(() -> camel.getRoute("built-in-tool-calculator") == null);
    }

    /** Camel takes each of them while it runs, and does not start the next time. */
    @Test
    void whatWouldKeepTheRuntimeFromStartingIsRefused() throws IOException {
        String step = "        - log:\n            id: %s\n            message: x\n";
        write("one.camel.yaml", RoutesFolder.route("one", "x") + step.formatted("log-same"));
        await().atMost(PATIENCE).until(() -> camel.getRoute("one") != null);
        write("two.camel.yaml", RoutesFolder.route("two", "x") + step.formatted("log-same"));
        write("three.camel.yaml", RoutesFolder.route("three", "x") + step.formatted("process-order"));
        write("four.camel.yaml", RoutesFolder.route("to-model", "x"));
        write(
                "five.camel.yaml",
                RoutesFolder.route("five", "x")
                        .replace("    from:", "    autoStartup: \"{{env:ROUTE_NOT_SET}}\"\n    from:"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of(
                                "broken.camel.yaml",
                                "five.camel.yaml",
                                "four.camel.yaml",
                                "three.camel.yaml",
                                "two.camel.yaml"),
                        refused()));
        String told = edits.state().toString();
        assertTrue(told.contains("the id log-same is that of another"), told);
        assertTrue(told.contains("ROUTE_NOT_SET is not set in the runtime's environment"), told);
    }

    @Test
    void whatIsMadeFromATemplateIsCalledAndExchangedAndTakesNobodysPlace() throws IOException {
        String template = """
                - routeTemplate:
                    id: saying
                    description: Says something.
                    parameters:
                      - { name: name, description: The route's id (text)., required: true }
                    route:
                      routeConfigurationId: order-step
                      from:
                        uri: "direct:{{name}}"
                        steps:
                          - setBody:
                              id: "say-{{name}}"
                              description: Says it.
                              expression:
                                constant:
                                  expression: "%s"
                """;
        String made = """
                - templatedRoute:
                    routeTemplateRef: saying
                    routeId: %s
                    parameters:
                      - { name: name, value: %s }
                """;
        write("template.camel.yaml", template.formatted("hello"));
        write("made.camel.yaml", made.formatted("say", "say") + made.formatted("say-too", "say-too"));
        write("caller.camel.yaml", RoutesFolder.route("caller", "y") + "        - to:\n            uri: direct:say\n");
        await().atMost(PATIENCE)
                .until(() -> camel.getRoute("caller") != null && ask("caller").equals("hello"));
        write("template.camel.yaml", template.formatted("ciao"));
        await().atMost(PATIENCE).until(() -> ask("caller").equals("ciao"));
        given().get("/api/routes").then().body("templates.find { it.id == 'saying' }.origin", equalTo("added"));
        write("thief.camel.yaml", made.formatted("thief", "tool-calculator"));
        await().atMost(PATIENCE).until(() -> refused().contains("thief.camel.yaml"));
        assertEquals("42", ask("tool-calculator"));
    }

    @Test
    void thereIsNoWayOutByHttpButThroughTheGuard() {
        for (String scheme : List.of("http", "https")) {
            var refusal = assertThrows(
                    CamelExecutionException.class,
                    () -> sender.requestBody(scheme + "://127.0.0.1:9/x", "", String.class));
            assertInstanceOf(OutgoingRefused.class, refusal.getCause());
        }
        try (var poller = camel.createConsumerTemplate()) {
            assertThrows(Exception.class, () -> poller.receiveBody("http://127.0.0.1:9/x", 1_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theToolOfReadmeIsThereOnceItsFileIs() throws IOException {
        String text = Files.readString(Path.of("examples/routes/opening-hours.camel.yaml"));
        assertTrue(Files.readString(Path.of("README.md")).contains("```yaml\n" + text + "```"), "README shows another");
        write("opening-hours.camel.yaml", text);
        await().atMost(PATIENCE).until(() -> camel.getRoute("tool-opening-hours") != null);
        given().contentType("application/json")
                .body("""
                        {"name": "Shop", "model": "gpt-4o", "systemPrompt": "Be brief.",
                         "ownerAddress": "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
                         "tools": [{"name": "opening_hours", "handler": "builtin"}]}""")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .body("tools.name", contains("opening_hours"));
        assertEquals("Monday to Friday, 9 to 17 o'clock", ask("tool-opening-hours"));
    }

    @Test
    void theApiSaysWhatRunsAndWhatWasRefused() {
        ask("greet");
        given().get("/api/routes")
                .then()
                .statusCode(200)
                .body("routes.find { it.id == 'greet' }.origin", equalTo("added"))
                .body("routes.find { it.id == 'greet' }.file", equalTo("greet.camel.yaml"))
                .body("routes.find { it.id == 'greet' }.state", equalTo("started"))
                .body("routes.find { it.id == 'greet' }.statistics.exchanges", greaterThan(0))
                .body("routes.find { it.id == 'tool-calculator' }.origin", equalTo("replaced"))
                .body("routes.find { it.id == 'load-agent' }.origin", equalTo("built-in"))
                .body("routes.find { it.id == 'load-agent' }.file", equalTo("routes/4-order/10-load-agent.camel.yaml"))
                .body("templates.find { it.id == 'at-intervals' }.parameters.name", hasItem("period"))
                .body("files.find { it.name == 'broken.camel.yaml' }.inForce", equalTo(false))
                .body("files.find { it.name == 'broken.camel.yaml' }.faults.line", contains(greaterThan(1)))
                .body("files.find { it.name == 'greet.camel.yaml' }.faults", hasSize(0));
    }

    @Test
    void healthNamesWhatWasRefused() {
        given().get("/health")
                .then()
                .body("status", not(equalTo("healthy")))
                .body("reasons", hasItem(startsWith("a file of routes is not in force: broken.camel.yaml, line ")));
    }

    @Test
    void aFileIsValidatedWithoutBeingPutAnywhere() {
        validate("weather.camel.yaml", RoutesFolder.route("weather", "sunny"))
                .body("valid", equalTo(true))
                .body("routes.id", contains("weather"))
                .body("routes.replaces", contains(false));
        validate("x.camel.yaml", RoutesFolder.route("weather", "sunny").replace("setBody", "setBoddy"))
                .body("valid", equalTo(false))
                .body("faults.line", contains(8));
        validate("x.camel.yaml", RoutesFolder.route("greet", "sunny"))
                .body("valid", equalTo(false))
                .body("faults.reason", contains(containsString("greet.camel.yaml")));
        validate("greet.camel.yaml", RoutesFolder.route("greet", "sunny")).body("valid", equalTo(true));
        assertNull(camel.getRoute("weather"));
        assertEquals("hello", ask("greet"));
        given().contentType("application/json")
                .body(Map.of("text", "[]", "name", "../x.camel.yaml"))
                .post("/api/routes/validate")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("name"));
    }

    @Test
    void editorsGetTheSchema() {
        given().get("/api/schemas/camel-yaml.json")
                .then()
                .statusCode(200)
                .contentType("application/schema+json")
                .body("items.properties", hasKey("route"));
    }

    private static ValidatableResponse validate(String name, String text) {
        return given().contentType("application/json")
                .body(Map.of("text", text, "name", name))
                .post("/api/routes/validate")
                .then()
                .statusCode(200);
    }

    private List<String> refused() {
        return edits.state().files().stream()
                .filter(file -> !file.faults().isEmpty())
                .map(FolderState.FileState::name)
                .toList();
    }

    private Map<String, Route> routes() {
        Map<String, Route> routes = new HashMap<>();
        camel.getRoutes().forEach(route -> routes.put(route.getId(), route));
        return routes;
    }

    /** Until every edition stands alone, under its own id. */
    private void awaitQuiet() {
        await().atMost(PATIENCE)
                .until(() -> camel.getRoutes().stream()
                                .noneMatch(route -> route.getId().contains("~"))
                        && ((ModelCamelContext) camel).getRouteDefinitions().size()
                                == camel.getRoutes().size());
    }

    private String ask(String route) {
        return sender.requestBody("direct:" + route, "", String.class);
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(RoutesFolder.folder().resolve(name), text);
    }
}
