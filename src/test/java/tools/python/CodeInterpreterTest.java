package tools.python;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import knowledge.stores.StubStores;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingRequest;
import outgoing.ServiceCalls;
import startup.TestDatabase;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/** The tool's route with a service behind it, and beside it a child as the runtime's own class loader finds it. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(StubStores.class)
@WithTestResource(StubInterpreter.class)
class CodeInterpreterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    CamelContext context;

    @Inject
    PythonPool pool;

    @Test
    void theServiceGetsTheScriptAndTheLimitsAndNothingElse() throws Exception {
        StubInterpreter.status = 200;
        StubInterpreter.answer = "{\"stdout\":\"hi\\n\",\"result\":\"2\",\"error\":null,\"machine\":\"m-7\"}";
        assertEquals("{\"stdout\":\"hi\\n\",\"result\":\"2\",\"error\":null}", call("print('hi ${body}')\n1+1"));
        assertEquals(
                "POST /run?tier=1 {\"language\":\"python\",\"code\":\"print('hi ${body}')\\n1+1\",\"cpuSeconds\":10,"
                        + "\"wallSeconds\":20,\"memoryMiB\":256,\"outputBytes\":65536}",
                StubInterpreter.asked);
        assertEquals("Bearer the-key", StubInterpreter.authorization);
    }

    @Test
    void whatTheServiceDoesWrongIsTheToolsFailure() {
        StubInterpreter.answer = "no JSON";
        StubInterpreter.status = 200;
        assertEquals("the code interpreter failed: its answer is not what it should be", failure());
        StubInterpreter.status = 500;
        assertEquals("the code interpreter failed: it answered with status 500", failure());
        StubInterpreter.status = 200;
        StubInterpreter.answer = "{\"stdout\":\"" + "x".repeat(2_000_000) + "\"}";
        assertEquals("the code interpreter failed: its answer is too long", failure());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void anOrderWaitsForAServiceThatRunsNothingNow(int status) {
        StubInterpreter.answer = "";
        StubInterpreter.status = status;
        var wait = assertInstanceOf(ToolUnavailable.class, send("1").getException());
        assertEquals("the code interpreter failed: it answered with status " + status, wait.getMessage());
        assertEquals(7, wait.retryAfter().toSeconds());
    }

    /** It may have begun the script, which may have done something: a second one might do it twice. */
    @Test
    void theModelIsToldOfAServiceThatTookAScriptAndDidNotAnswer() {
        StubInterpreter.answer = "";
        // An answer of no length that it promises: it breaks off.
        StubInterpreter.status = -1;
        assertEquals("the code interpreter failed: it took the script and did not answer", failure());
        for (int status : List.of(502, 504)) {
            StubInterpreter.status = status;
            assertEquals("the code interpreter failed: it answered with status " + status, failure());
        }
    }

    @Test
    void anOrderWaitsForAServiceThatIsNotReached() {
        var away = new ServiceCalls() {
            @Override
            public OutgoingAnswer send(OutgoingRequest wanted) throws IOException {
                int port;
                try (var closed = new ServerSocket(0)) {
                    port = closed.getLocalPort();
                }
                return super.send(new OutgoingRequest(
                        wanted.method(),
                        Destination.parse("http://localhost:" + port + "/"),
                        wanted.headers(),
                        wanted.body(),
                        wanted.timeout(),
                        wanted.longestAnswer()));
            }
        };
        QuarkusMock.installMockForType(away, ServiceCalls.class);
        assertEquals(
                "the code interpreter failed: it cannot be reached",
                assertInstanceOf(ToolUnavailable.class, send("1").getException())
                        .getMessage());
    }

    @Test
    void theModelIsToldHowToCallIt() throws Exception {
        var route = context.getRoute("tool-code-interpreter");
        assertTrue(route.getDescription().startsWith("Runs a Python 3 script"));
        var schema = JSON.readTree(route.getNote());
        assertEquals("code", schema.at("/required/0").asText());
        assertFalse(schema.path("additionalProperties").asBoolean(true));
    }

    @Test
    void aChildIsFoundByTheRuntimesOwnClassLoader() throws InterruptedException {
        PythonAnswer answer = pool.run("sum(range(101))");
        assertEquals("5050", answer.result(), String.valueOf(answer.error()));
    }

    @Test
    void healthSaysThatNoneCanBeStartedAndWhatToDo() {
        given().get("/health").then().body("codeInterpreter", nullValue());
        var broken = new PythonPool(Limits.of(1, 1).wrappedBy("/nonexistent/wrapper"));
        QuarkusMock.installMockForType(broken, PythonPool.class);
        assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        given().get("/health")
                .then()
                .body("status", not("healthy"))
                .body("codeInterpreter.warm", equalTo(0))
                .body("codeInterpreter.lastFailureAt", startsWith("20"))
                .body("codeInterpreter.lastFailure", startsWith("the command of a child cannot be run: look at"))
                .body(
                        "reasons",
                        hasItem(startsWith("the code interpreter cannot be started, and orders wait for it: ")));
        broken.stop();
    }

    @Test
    void itCanBeSwitchedOff() {
        var off = new CodeInterpreter(
                new Limits("off", Optional.empty(), Optional.empty(), Optional.empty(), 1, 1, 64, 1024, 1, 0, 1, 1, 1),
                pool);
        assertEquals(
                "the code interpreter is switched off here",
                assertThrows(ToolFailure.class, () -> off.run(wish("1"))).getMessage());
    }

    private String failure() {
        return send("1").getException() instanceof ToolFailure failed ? failed.getMessage() : "none";
    }

    private String call(String code) {
        var exchange = send(code);
        assertEquals(null, exchange.getException());
        return exchange.getMessage().getBody(String.class);
    }

    private org.apache.camel.Exchange send(String code) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.send(
                    "direct:tool-code-interpreter",
                    exchange -> exchange.getMessage().setBody(wish(code)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ToolCall wish(String code) {
        return new ToolCall(
                "call-1", "code_interpreter", JSON.createObjectNode().put("code", code), "key-1");
    }
}
