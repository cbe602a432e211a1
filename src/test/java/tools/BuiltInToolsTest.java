package tools;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.callers.TrustedOwners;
import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import secrets.sealing.Secrets;
import secrets.sealing.WritableSecrets;
import startup.TestDatabase;
import tools.search.SearchSettings;
import tools.search.WebSearch;

/** The built-in tools as routes, and the services that they ask at the wire. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class BuiltInToolsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "k3y-of-brave";
    private static final String BRAVE = """
            {"type": "search", "query": {"original": "x"}, "web": {"type": "search", "results": [
              {"title": "Camel &amp; <strong>Quarkus</strong>", "url": "https://camel.apache.org/", "language": "en",
               "description": "An <strong>integration</strong> framework.\\nIt&#x27;s 1 &lt; 2."},
              {"title": "Script", "url": "javascript:alert(1)", "description": "no address of the web"},
              {"title": "Long", "url": "https://example.org/", "description": "%s"}]}}""".formatted("y".repeat(2000));

    @Inject
    CamelContext context;

    @Inject
    WritableSecrets writable;

    @Inject
    Queries queries;

    @Inject
    SearchSettings settings;

    @Inject
    Secrets stored;

    @Inject
    TrustedOwners trusted;

    @ParameterizedTest
    @ValueSource(strings = {"tool-calculator", "tool-web-search", "tool-image-generation"})
    void aToolDescribesItselfToTheModel(String route) throws IOException {
        var tool = context.getRoute(route);
        assertFalse(tool.getDescription().isBlank());
        JsonNode schema = JSON.readTree(tool.getNote());
        assertEquals("object", schema.path("type").asText());
        assertEquals(false, schema.path("additionalProperties").asBoolean(true));
    }

    @Test
    void theManualsToolIsOne() throws Exception {
        String manual = Files.readString(Path.of("docs/tools.md"));
        String adding = manual.substring(manual.indexOf("## Adding a tool"));
        String yaml = adding.substring(adding.indexOf("```yaml\n") + 8);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("dice.camel.yaml", yaml.substring(0, yaml.indexOf("```"))));
        assertTrue(run("dice", agent(Map.of()), Map.of()).matches("[1-6]"));
    }

    @Test
    void theCalculatorIsARoute() {
        assertEquals("0.3", run("calculator", agent(Map.of()), Map.of("expression", "0.1 + 0.2")));
    }

    @Test
    void braveIsAskedAndReadAsItsDocumentationSays() throws IOException {
        StubServices.answerWith(200, BRAVE.getBytes(StandardCharsets.UTF_8));
        Agent agent = agent(Map.of("BRAVE_API_KEY", KEY));
        JsonNode results = JSON.readTree(search(agent, "a b&count=20&q=\u00e9 ${body} {{x}}"));
        var request = StubServices.requests().remove();
        assertEquals("GET", request.method());
        assertEquals("/res/v1/web/search", request.path());
        assertEquals(
                "q=a+b%26count%3D20%26q%3D%C3%A9+%24%7Bbody%7D+%7B%7Bx%7D%7D&count=2&text_decorations=false",
                request.query());
        assertEquals(KEY, request.headers().get("X-Subscription-Token"));
        assertEquals("application/json", request.headers().get("Accept"));
        assertNull(request.headers().get("X-Left-Over"));
        assertEquals(2, results.size());
        assertEquals("Camel & Quarkus", results.at("/0/title").asText());
        assertEquals("https://camel.apache.org/", results.at("/0/url").asText());
        assertEquals(
                "An integration framework. It's 1 < 2.",
                results.at("/0/snippet").asText());
        assertEquals(500, results.at("/1/snippet").asText().length());
    }

    @Test
    void googleIsAskedAndReadAsItsDocumentationSays() throws IOException {
        StubServices.answerWith(200, """
                {"kind": "customsearch#search", "searchInformation": {"totalResults": "1"}, "items": [
                  {"kind": "customsearch#result", "title": "Lectures", "htmlTitle": "<b>Lectures</b>",
                   "link": "https://example.edu/a?b=c", "snippet": "All of\\nthem"}]}""".getBytes(StandardCharsets.UTF_8));
        Agent agent = agent(Map.of("GOOGLE_API_KEY", "g00gle", "GOOGLE_SEARCH_ENGINE_ID", "017:omu-a"));
        assertEquals(
                "[{\"title\":\"Lectures\",\"url\":\"https://example.edu/a?b=c\",\"snippet\":\"All of them\"}]",
                search(agent, "lectures"));
        var request = StubServices.requests().remove();
        assertEquals("GET", request.method());
        assertEquals("/customsearch/v1", request.path());
        assertEquals("key=g00gle&cx=017%3Aomu-a&q=lectures&num=2", request.query());
        assertNull(request.headers().get("X-Subscription-Token"));
    }

    @Test
    void withoutAKeyNobodyIsAsked() {
        QuarkusMock.installMockForType(
                new WebSearch(WithoutKeys.of(SearchSettings.class, settings), stored, trusted), WebSearch.class);
        StubServices.answerWith(200, new byte[0]);
        for (Map<String, String> secrets : List.of(Map.<String, String>of(), Map.of("GOOGLE_API_KEY", "g00gle"))) {
            assertEquals(
                    "the web cannot be searched: there is no key for Brave, and none for Google with a search engine;"
                            + " the agent's owner can store BRAVE_API_KEY, or GOOGLE_API_KEY and GOOGLE_SEARCH_ENGINE_ID,"
                            + " as its secrets",
                    searchFailure(agent(secrets)));
        }
        Agent malformed = agent(Map.of());
        // As it could be stored before such values were refused.
        writable.store(malformed.id(), "BRAVE_API_KEY", "a\r\nX-Injected: yes".getBytes(StandardCharsets.UTF_8));
        assertEquals("the web cannot be searched: the key for it is malformed", searchFailure(malformed));
        assertTrue(StubServices.requests().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | the service was asked too often; try again later",
                "401 | the service does not accept the key, or its quota is used up",
                "403 | the service does not accept the key, or its quota is used up",
                "422 | the service refused the request or the key, with status 422",
                "500 | the service of Brave answered with status 500",
                "503 | the service of Brave answered with status 503",
                "302 | the service of Brave answered with status 302",
            })
    void anotherStatusIsAFailureOfTheTool(int status, String reason) {
        StubServices.answerWith((call, request) -> {
            call.getResponseHeaders().set("Location", "http://localhost:1/");
            StubServices.send(call, status, ("{\"error\": \"" + KEY + "\"}").getBytes(StandardCharsets.UTF_8));
        });
        assertEquals("the web search failed: " + reason, searchFailure(agent(Map.of("BRAVE_API_KEY", KEY))));
        assertEquals(1, StubServices.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "<html>", "{\"web\":", "null", "12"})
    void anAnswerThatCannotBeReadIsAFailureOfTheTool(String answer) {
        StubServices.answerWith(200, answer.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "the web search failed: the answer cannot be read", searchFailure(agent(Map.of("BRAVE_API_KEY", KEY))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"web\": null}", "{\"web\": {\"results\": []}}", "{\"web\": {\"results\": 5}}"})
    void nothingFoundIsNoFailure(String answer) {
        StubServices.answerWith(200, answer.getBytes(StandardCharsets.UTF_8));
        assertEquals("Nothing was found.", search(agent(Map.of("BRAVE_API_KEY", KEY)), "x"));
    }

    @Test
    void anAnswerWithoutEndAndSilenceEnd() {
        byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        StubServices.answerWith((call, request) -> {
            call.sendResponseHeaders(200, 0);
            for (int i = 0; i < 640; i++) {
                call.getResponseBody().write(spaces);
            }
        });
        assertEquals(
                "the web search failed: the answer is longer than 2097152 bytes",
                searchFailure(agent(Map.of("BRAVE_API_KEY", KEY))));
        var done = new CountDownLatch(1);
        StubServices.answerWith((call, request) -> {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        // Which is no failure that the model is told of: the order waits for the service.
        Agent google = agent(Map.of("GOOGLE_API_KEY", KEY, "GOOGLE_SEARCH_ENGINE_ID", "cx"));
        assertEquals(
                "the web search failed: the service did not answer",
                assertThrows(ToolUnavailable.class, () -> search(google, "x")).getMessage());
        done.countDown();
        assertEquals(1, StubServices.requests().size());
    }

    private String search(Agent agent, String words) {
        return run("web-search", agent, Map.of("query", words, "count", 2));
    }

    private String searchFailure(Agent agent) {
        return assertThrows(ToolFailure.class, () -> search(agent, "x")).getMessage();
    }

    /** An agent as a row, with secrets of its own. */
    private Agent agent(Map<String, String> secrets) {
        Agent agent = TestAgents.agent().id(UUID.randomUUID()).build();
        queries.update(
                "test/insert-agent",
                Map.of("id", agent.id().toString(), "model", agent.model(), "systemPrompt", agent.systemPrompt()));
        secrets.forEach((key, value) -> given().contentType("application/json")
                .body(Map.of("key", key, "value", value))
                .post("/api/agents/" + agent.id() + "/secrets")
                .then()
                .statusCode(201));
        return agent;
    }

    private String run(String tool, Agent agent, Map<String, Object> arguments) {
        var call = new ToolCall("call-1", tool.replace('-', '_'), JSON.valueToTree(arguments), "key-1");
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send("direct:tool-" + tool, exchange -> {
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.getMessage().setBody(call);
                // Left over from elsewhere.
                exchange.getMessage().setHeader("CamelHttpUri", "http://localhost:1/");
                exchange.getMessage().setHeader("X-Left-Over", "yes");
            });
            checkThatNoKeyIsLeft(done);
            if (done.getException() instanceof RuntimeException failure) {
                throw failure;
            }
            assertNull(done.getException());
            assertNotNull(done.getMessage().getBody());
            return done.getMessage().getBody(String.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void checkThatNoKeyIsLeft(Exchange done) {
        String left = done.getMessage().getHeaders() + " " + done.getVariables() + " " + done.getAllProperties();
        for (Throwable one = done.getException(); one != null; one = one.getCause()) {
            left += " " + one;
        }
        assertFalse(left.contains(KEY) || left.contains("g00gle"), left);
    }
}
