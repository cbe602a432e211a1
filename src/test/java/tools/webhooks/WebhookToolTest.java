package tools.webhooks;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import orders.Order;
import orders.OrderVariables;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import outgoing.Destination;
import outgoing.Outgoing;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import outgoing.OutgoingUnreached;
import outgoing.SsrfSpellings;
import queue.Leases;
import queue.TestOrders;
import secrets.sealing.WritableSecrets;
import startup.TestDatabase;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolServices;
import tools.ToolUnavailable;

/** Webhooks as the route calls them, at a real server. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class WebhookToolTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String FAILED = "the tool's webhook failed: ";
    private static final String KEY = "order-1_turn-2_call-3";
    private static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    WritableSecrets writable;

    @Inject
    WebhookTool webhooks;

    @Inject
    Outgoing outgoing;

    @BeforeEach
    void answerPlainly() {
        StubWebhook.answerWith((call, number) ->
                StubWebhook.send(call, 200, JSON_TYPE, "{\"status\": \"sent\"}".getBytes(StandardCharsets.UTF_8)));
    }

    static List<String> spellings() throws IOException {
        return SsrfSpellings.all();
    }

    @Test
    void theArgumentsArriveByteForByteAndNothingElseOfThem() throws IOException {
        String arguments = """
                {"CamelHttpUri":"http://localhost:1/","CamelHttpMethod":"DELETE","CamelHttpPath":"/admin",\
                "CamelHttpQuery":"a=b","CamelHttpHost":"evil","Host":"evil","Authorization":"Bearer evil",\
                "Idempotency-Key":"evil","webhook-id":"evil","Transfer-Encoding":"chunked",\
                "a\\r\\nX-Injected: yes":"b\\r\\nX-Injected: yes\\r\\n\\r\\n",\
                "t":"${body} ${sysenv.HOME} ${exception} {{agentl2.access.jwt-secret}} #{x} ${env:PATH}",\
                "nested":{"u":"\u00e9\ud83d\ude00\\u0000","n":12345678901234567890,"list":[1,null,true]}}""";
        assertEquals("{\"status\": \"sent\"}", call(agent(Map.of()), arguments));
        var request = StubWebhook.requests().remove();
        assertTrue(StubWebhook.requests().isEmpty());
        assertEquals(arguments, new String(request.body(), StandardCharsets.UTF_8));
        assertEquals("POST", request.method());
        assertEquals("/orders/lookup?tenant=a%2Fb&x=%7B%7D", request.uri());
        assertEquals(JSON_TYPE, request.headers().get("Content-Type"));
        assertEquals(KEY, request.headers().get("Idempotency-Key"));
        assertEquals(String.valueOf(request.body().length), request.headers().get("Content-Length"));
        assertTrue(request.headers().get("Host").startsWith("localhost:"));
        for (String absent :
                List.of("Authorization", "webhook-id", "webhook-signature", "X-Injected", "t", "CamelHttpUri")) {
            assertNull(request.headers().get(absent), absent);
        }
    }

    @Test
    void itIsSignedAndSaysWhoCalls() throws Exception {
        Agent agent = stored(
                agent(Map.of("secret", "SHOP_TOKEN")),
                Map.of("SHOP_TOKEN", "t0ken", "WEBHOOK_SIGNING_SECRET", SIGNING_SECRET));
        call(agent, "{\"orderId\":\"7\"}");
        var request = StubWebhook.requests().remove();
        assertEquals("Bearer t0ken", request.headers().get("Authorization"));
        assertEquals(KEY, request.headers().get("webhook-id"));
        long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
        assertTrue(Math.abs(Instant.now().getEpochSecond() - timestamp) < 60);
        // Computed here from the specification's words, with nothing of the code under test.
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(SIGNING_SECRET.substring("whsec_".length())), "HmacSHA256"));
        byte[] signed = (KEY + "." + timestamp + "." + new String(request.body(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)),
                request.headers().get("webhook-signature"));
    }

    @Test
    void aSecretThatCannotBeUsedStopsTheCall() {
        Agent agent = stored(
                agent(Map.of("secret", "LINES")),
                Map.of("SHORT", "whsec_c2hvcnQ=", "AGENT_PRIVATE_KEY", "7".repeat(64)));
        // As it could be stored before such values were refused.
        writable.store(agent.id(), "LINES", "a\r\nX-Injected: yes".getBytes(StandardCharsets.UTF_8));
        assertEquals("the tool's secret cannot be sent in a header", failure(agent));
        assertEquals("the tool names a secret that is not stored", failure(with(agent, Map.of("secret", "NONE"))));
        assertEquals(
                "the tool names a secret that is not for sending",
                failure(with(agent, Map.of("secret", "AGENT_PRIVATE_KEY"))));
        assertEquals("the tool's signing secret is malformed", failure(with(agent, Map.of("signingSecret", "SHORT"))));
        assertTrue(StubWebhook.requests().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void itIsTriedAgainWithTheSameKeyWhenAsked(int status) {
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders().set("Retry-After", "1");
            StubWebhook.send(call, number < 3 ? status : 200, "text/plain", "done".getBytes(StandardCharsets.UTF_8));
        });
        Agent agent = stored(agent(Map.of()), Map.of("WEBHOOK_SIGNING_SECRET", SIGNING_SECRET));
        long start = System.nanoTime();
        assertEquals("done", call(agent, "{}"));
        assertTrue(System.nanoTime() - start > 1_900_000_000L, "Retry-After was heeded");
        assertEquals(3, StubWebhook.requests().size());
        for (String header : List.of("Idempotency-Key", "webhook-id")) {
            var values = StubWebhook.requests().stream()
                    .map(request -> request.headers().get(header))
                    .distinct();
            assertEquals(List.of(KEY), values.toList());
        }
        var timestamps = StubWebhook.requests().stream()
                .map(request -> request.headers().get("webhook-timestamp"))
                .distinct();
        assertTrue(timestamps.count() > 1, "each try has a time of its own");
    }

    @Test
    void itIsTriedNoMoreThanThreeTimesAndNotBeyondItsTime() {
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders().set("Retry-After", "1");
            StubWebhook.send(call, 503, null, new byte[0]);
        });
        assertEquals(FAILED + "it answered with status 503", failure(agent(Map.of())));
        assertEquals(3, StubWebhook.requests().size());
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders().set("Retry-After", "3600");
            StubWebhook.send(call, 503, null, new byte[0]);
        });
        assertEquals(FAILED + "it answered with status 503", failure(agent(Map.of())));
        assertEquals(1, StubWebhook.requests().size());
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308", "304", "400", "401", "404", "409", "500", "502", "504"})
    void anotherStatusIsAFailureAtOnce(int status) {
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders()
                    .set("Location", "http://localhost:" + StubWebhook.trap().port() + "/");
            StubWebhook.send(call, status, null, new byte[0]);
        });
        String reason = status < 400
                ? "it answered with a redirect, which is not followed"
                : "it answered with status " + status;
        assertEquals(FAILED + reason, failure(agent(Map.of())));
        assertEquals(1, StubWebhook.requests().size());
        assertEquals(0, StubWebhook.trap().caught());
    }

    @Test
    void anAnswerIsCappedAndDripsEndInTime() {
        byte[] longest = "x".repeat(256 * 1024).getBytes(StandardCharsets.UTF_8);
        StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 200, "text/plain", longest));
        assertArrayEquals(longest, call(agent(Map.of()), "{}").getBytes(StandardCharsets.UTF_8));
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders().set("Content-Type", "text/plain");
            call.sendResponseHeaders(200, 0);
            // Without an end.
            while (true) {
                call.getResponseBody().write(longest);
            }
        });
        assertEquals(FAILED + "the answer is longer than 262144 bytes", failure(agent(Map.of())));
        var done = new CountDownLatch(1);
        StubWebhook.answerWith((call, number) -> {
            call.getResponseHeaders().set("Content-Type", "text/plain");
            call.sendResponseHeaders(200, 0);
            try {
                while (!done.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    call.getResponseBody().write('.');
                    call.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();
        assertEquals(FAILED + "there was no whole answer within 1 s", failure(agent(Map.of("timeoutSeconds", 1))));
        done.countDown();
        assertTrue(System.nanoTime() - start < 15_000_000_000L);
        assertEquals(1, StubWebhook.requests().size());
    }

    @Test
    void silenceEndsInTime() {
        var done = new CountDownLatch(1);
        StubWebhook.answerWith((call, number) -> {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(FAILED + "there was no whole answer within 1 s", failure(agent(Map.of("timeoutSeconds", 1))));
        done.countDown();
        assertEquals(1, StubWebhook.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, it answered with neither JSON nor text, false",
        "application/octet-stream, it answered with neither JSON nor text, true",
        "image/png, it answered with neither JSON nor text, true",
        ", it answered with neither JSON nor text, true",
        "application/json, its answer is not the JSON that it says it is, true",
        "application/problem+json, its answer is not the JSON that it says it is, true"
    })
    void anAnswerIsWhatItSaysItIs(String type, String reason, boolean fails) {
        byte[] body = "<b>{{x}} ${body}".getBytes(StandardCharsets.UTF_8);
        StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 200, type, body));
        if (fails) {
            assertEquals(FAILED + reason, failure(agent(Map.of())));
        } else {
            assertEquals("<b>{{x}} ${body}", call(agent(Map.of()), "{}"));
        }
    }

    @Test
    void anAnswerIsTextInItsOwnCharacters() {
        byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 200, "text/plain; charset=iso-8859-1", latin));
        assertEquals("caf\u00e9", call(agent(Map.of()), "{}"));
        for (String type : List.of("text/plain", "application/json", "text/plain; charset=nonsense")) {
            StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 200, type, latin));
            assertTrue(failure(agent(Map.of())).startsWith(FAILED + "its answer is not"), type);
        }
        StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 204, null, new byte[0]));
        assertEquals("(The tool did it, and has nothing to say.)", call(agent(Map.of()), "{}"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noDeclaredAddressLeadsInside(String spelling) {
        String port = String.valueOf(StubWebhook.trap().port());
        Agent inside = agent(Map.of("webhookUrl", spelling.replace("{port}", port)));
        String reason = failure(inside);
        assertTrue(reason.startsWith(FAILED), reason);
        assertFalse(reason.contains("127.") || reason.contains("Exception"), reason);
        assertEquals(0, StubWebhook.trap().caught());
        assertTrue(StubWebhook.requests().isEmpty());
    }

    @Test
    void aRouteCallsThroughTheGuardByItsComponent() throws Exception {
        var reached = context.createFluentProducerTemplate()
                .to("guarded:" + StubWebhook.url())
                .send();
        assertEquals("{\"status\": \"sent\"}", reached.getMessage().getBody(String.class));
        var stopped = context.createFluentProducerTemplate()
                .to("guarded:https://127.0.0.1:" + StubWebhook.trap().port())
                .send();
        assertInstanceOf(OutgoingRefused.class, stopped.getException());
        assertEquals(0, StubWebhook.trap().caught());
    }

    @Test
    void theContractKnowsWhatAWebhookIsCalledWith() {
        for (var secret : Map.of("SHOP_TOKEN", 201, "AGENT_PRIVATE_KEY", 400).entrySet()) {
            var tool = Map.of(
                    "name", "lookup_order",
                    "handler", "webhook",
                    "webhookUrl", "https://api.acme.com/orders/lookup",
                    "secret", secret.getKey(),
                    "signingSecret", "SHOP_SIGNING_SECRET",
                    "timeoutSeconds", 30);
            given().contentType("application/json")
                    .body(Map.of("name", "Shop", "model", "gpt-4o", "systemPrompt", "Help.", "tools", List.of(tool)))
                    .post("/api/agents")
                    .then()
                    .statusCode(secret.getValue());
        }
    }

    @Test
    void anOrderWaitsForAWebhookThatIsNotThere() {
        // Whom nothing was sent has done nothing; of one that was silent (above) nobody knows, so that the model is
        // told.
        Agent away = agent(Map.of("webhookUrl", StubWebhook.closedUrl()));
        var wish = new ToolCall("call-1", "lookup_order", JSON.createObjectNode(), KEY);
        assertEquals(
                FAILED + "it cannot be reached",
                assertThrows(ToolUnavailable.class, () -> run(away, wish)).getMessage());
    }

    /** Somebody else has the order by the time that the webhook wants to be called again at. */
    @Test
    void aWorkerThatLostTheOrderInBetweenDoesNotTryAgain() {
        var looks = new AtomicInteger();
        var lost = new Leases(null, null) {
            @Override
            public void requireHeld(Order order) {
                if (looks.incrementAndGet() > 1) {
                    throw new TransientFailure("taken over", null);
                }
            }
        };
        QuarkusMock.installMockForType(lost, Leases.class);
        StubWebhook.answerWith((call, number) -> StubWebhook.send(call, 503, null, new byte[0]));
        var wish = new ToolCall("call-1", "lookup_order", JSON.createObjectNode(), KEY);
        assertThrows(TransientFailure.class, () -> run(agent(Map.of()), wish));
        assertEquals(1, StubWebhook.requests().size());
        assertEquals(2, looks.get());
    }

    /** It asked for another try, and was gone then: it was reached once, and the whole call is not made anew. */
    @Test
    void theModelIsToldOfAWebhookThatWasGoneAtItsSecondTry() throws IOException {
        WebhookCall call =
                webhooks.open(agent(Map.of()), new ToolCall("call-1", "lookup_order", JSON.createObjectNode(), KEY));
        OutgoingUnreached gone = assertThrows(OutgoingUnreached.class, () -> outgoing.send(closed(call.request())));
        assertThrows(ToolUnavailable.class, () -> webhooks.fail(call, gone));
        call.answered(new OutgoingAnswer(503, Optional.empty(), Optional.empty(), new byte[0]));
        assertEquals(
                FAILED + "it cannot be reached",
                assertThrows(ToolFailure.class, () -> webhooks.fail(call, gone)).getMessage());
    }

    private static OutgoingRequest closed(OutgoingRequest wanted) throws OutgoingRefused {
        return new OutgoingRequest(
                wanted.method(),
                Destination.parse(StubWebhook.closedUrl()),
                wanted.headers(),
                wanted.body(),
                wanted.timeout(),
                wanted.longestAnswer());
    }

    @Test
    void onlyTheAgentsOwnWebhooksAreCalled() {
        Agent agent = agent(Map.of());
        var wish = new ToolCall("call-1", "search", JSON.createObjectNode(), KEY);
        assertEquals("there is no such tool", failure(agent, wish));
        assertEquals("there is no such tool", failure(with(agent, Map.of("handler", "builtin"))));
    }

    @Test
    void anOddKeyIsSentAsItsHash() {
        Agent agent = agent(Map.of());
        for (int i = 0; i < 2; i++) {
            run(agent, new ToolCall("c", "lookup_order", JSON.createObjectNode(), "a.b\r\nX-Injected: yes"));
            var headers = StubWebhook.requests().remove().headers();
            assertTrue(headers.get("Idempotency-Key").matches("[0-9a-f]{64}"));
            assertNull(headers.get("X-Injected"));
        }
    }

    private static Agent agent(Map<String, Object> declared) {
        ObjectNode tool = JSON.createObjectNode();
        tool.put("name", "lookup_order").put("handler", "webhook").put("webhookUrl", StubWebhook.url());
        declared.forEach((name, value) -> tool.set(name, JSON.valueToTree(value)));
        return agent(UUID.randomUUID(), JSON.createArrayNode().add("calculator").add(tool));
    }

    private static Agent with(Agent agent, Map<String, Object> declared) {
        return agent(agent.id(), agent(declared).tools());
    }

    private static Agent agent(UUID id, JsonNode tools) {
        return TestAgents.agent().id(id).tools(tools).build();
    }

    /** The same agent as a row, with secrets of its own. */
    private Agent stored(Agent agent, Map<String, String> secrets) {
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

    private String failure(Agent agent) {
        return failure(agent, new ToolCall("call-1", "lookup_order", JSON.createObjectNode(), KEY));
    }

    private String failure(Agent agent, ToolCall wish) {
        return assertThrows(ToolFailure.class, () -> run(agent, wish)).getMessage();
    }

    private String call(Agent agent, String arguments) {
        try {
            return run(agent, new ToolCall("call-1", "lookup_order", JSON.readTree(arguments), KEY));
        } catch (IOException e) {
            throw new AssertionError(arguments, e);
        }
    }

    private String run(Agent agent, ToolCall wish) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send("direct:tool-webhook", exchange -> {
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.setVariable(OrderVariables.ORDER, TestOrders.of(agent.id(), null));
                exchange.getMessage().setBody(wish);
                // Left over from elsewhere.
                exchange.getMessage().setHeader("CamelHttpUri", "http://localhost:1/");
                exchange.getMessage().setHeader("X-Injected", "yes");
            });
            if (done.getException() instanceof RuntimeException failure) {
                throw failure;
            }
            assertNull(done.getException());
            return done.getMessage().getBody(String.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
