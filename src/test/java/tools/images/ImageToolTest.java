package tools.images;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import models.ModelSettings;
import orders.Order;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingRequest;
import outgoing.ServiceCalls;
import queue.TestOrders;
import results.address.ContentAddress;
import secrets.sealing.Secrets;
import startup.TestDatabase;
import tools.StubServices;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolServices;
import tools.ToolUnavailable;
import tools.WithoutKeys;

/** Images as the tool has them made, stores and shows them; their makers are stubs at the wire. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class ImageToolTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "sk-of-the-agent";

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    ImageSettings settings;

    @Inject
    ModelSettings models;

    @Inject
    ImagePrices prices;

    @Inject
    Secrets secrets;

    @Inject
    ImageAnswers answers;

    @Inject
    ServiceCalls services;

    @Inject
    TrustedOwners trusted;

    private Agent agent;
    private String orderId;

    @BeforeEach
    void order() {
        agent = TestAgents.agent().id(UUID.randomUUID()).build();
        queries.update(
                "test/insert-agent",
                Map.of("id", agent.id().toString(), "model", agent.model(), "systemPrompt", agent.systemPrompt()));
        String chainId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        orderId = (String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", chainId, "agentId", agent.id().toString(), "priority", 0, "seconds", 600))
                .orElseThrow()
                .get("id");
    }

    @Test
    void openAiIsPaidOnceAndTheImageIsServed() throws IOException {
        byte[] image = png(1_500_000);
        StubServices.answerWith(200, openAi(image));
        storeKey();
        String cid = ContentAddress.of(image).cid();
        assertTrue(cid.startsWith("bafybei"), "the image has several blocks");
        for (int i = 0; i < 3; i++) {
            JsonNode told =
                    JSON.readTree(run("key-1" + orderId, Map.of("prompt", "A {{red}} fox", "size", "portrait")));
            assertEquals("ipfs://" + cid, told.path("uri").asText());
            assertEquals("image/png", told.path("mediaType").asText());
            assertEquals("1024x1536", told.path("size").asText());
        }
        assertEquals(1, StubServices.requests().size());
        var request = StubServices.requests().remove();
        assertEquals("/v1/images/generations", request.path());
        assertEquals("Bearer " + KEY, request.headers().get("Authorization"));
        assertEquals(JSON.readTree("""
                        {"model": "gpt-image-1", "prompt": "A {{red}} fox", "n": 1, "size": "1024x1536", "quality": "medium",
                         "output_format": "png"}"""), JSON.readTree(request.body()));
        var served = given().get("/api/results/" + cid);
        served.then().statusCode(200).contentType("image/png");
        assertArrayEquals(image, served.asByteArray());
        assertEquals(List.of(cid, cid, cid), List.copyOf(StubServices.added()));
        var cost = queries.row("test/read-cost", Map.of("id", orderId)).orElseThrow();
        assertEquals(0, new BigDecimal("0.063").compareTo((BigDecimal) cost.get("cost_usd")));
        assertEquals(0, new BigDecimal("0.063").compareTo((BigDecimal) cost.get("total_cost_usd")));
    }

    @Test
    void theSameImageOfTwoCallsIsStoredOnceAndPaidTwice() throws IOException {
        byte[] image = png(1000);
        StubServices.answerWith(200, openAi(image));
        storeKey();
        String first = run("a" + orderId, Map.of("prompt", "x"));
        assertEquals(first, run("b" + orderId, Map.of("prompt", "x")));
        assertEquals(2, StubServices.requests().size());
        assertEquals(
                "image/png",
                given().get("/api/results/" + ContentAddress.of(image).cid()).contentType());
    }

    @Test
    void stableDiffusionIsAskedAndReadAsItsDocumentationSays() throws Exception {
        byte[] image = png(500);
        String answer = "{\"images\": [\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(image) + "\"], \"parameters\": {}, \"info\": \"{}\"}";
        StubServices.answerWith(200, answer.getBytes(StandardCharsets.UTF_8));
        var call = call("key", Map.of("prompt", "A fox", "size", "landscape"));
        var settings = new TestImageSettings("stable-diffusion", "gpt-image-1");
        var requests = new ImageRequests(settings, models, prices, secrets, trusted);
        ImageWish wish = requests.open(agent, call);
        OutgoingRequest asked = requests.request(wish);
        assertEquals("POST localhost", asked.toString(), "it shows nothing of its key");
        assertArrayEquals(image, answers.read(wish, services.send(asked)));
        var request = StubServices.requests().remove();
        assertEquals("/sdapi/v1/txt2img", request.path());
        assertEquals("Basic dXNlcjpwYXNz", request.headers().get("Authorization"));
        JsonNode body = JSON.readTree(request.body());
        assertEquals("A fox", body.path("prompt").asText());
        assertEquals(1216, body.path("width").asInt());
        assertEquals(832, body.path("height").asInt());
    }

    @Test
    void theOlderModelIsAskedInItsOwnForm() throws IOException {
        storeKey();
        var settings = new TestImageSettings("openai", "dall-e-3");
        ImageWish wish = new ImageRequests(settings, models, prices, secrets, trusted)
                .open(agent, call("key", Map.of("prompt", "x")));
        assertEquals(JSON.readTree("""
                        {"model": "dall-e-3", "prompt": "x", "n": 1, "size": "1024x1024", "quality": "standard",
                         "response_format": "b64_json"}"""), JSON.readTree(wish.body()));
        assertEquals(new BigDecimal("0.04"), wish.costUsd());
        assertFalse(wish.toString().contains(KEY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {} | OpenAI was asked too often, or its quota is used up; try again later",
                "401 | {\"error\": {\"message\": \"Incorrect API key provided: sk-of-the-agent\"}} | OpenAI does not accept the key",
                "400 | {\"error\": {\"message\": \"Rejected by\\nthe safety system sk-of-the-agent\"}} | OpenAI refused the request: Rejected by the safety system (key)",
                "500 | <html> | OpenAI answered with status 500",
                "302 | {} | OpenAI answered with status 302",
                "200 | <html> | the answer cannot be read",
                "200 | {\"data\": [{\"url\": \"https://example.org/x.png\"}]} | the answer holds neither PNG, JPEG nor WebP",
                "200 | {\"data\": [{\"b64_json\": \"PHN2Zz4=\"}]} | the answer holds neither PNG, JPEG nor WebP",
                "200 | {\"data\": []} | the answer holds neither PNG, JPEG nor WebP",
            })
    void whatIsNoImageIsAFailureOfTheTool(int status, String answer, String reason) {
        StubServices.answerWith(status, answer.getBytes(StandardCharsets.UTF_8));
        storeKey();
        assertEquals("no image was made: " + reason, failure());
        assertEquals(1, StubServices.requests().size());
    }

    /** The maker is not there, then it breaks off: what the agent may spend a day is enough for one. */
    @Test
    void anOrderWaitsForAMakerThatIsNotReachedAndForNoOther() {
        storeKey();
        agent = TestAgents.agent()
                .id(agent.id())
                .guardrails("{\"maxSpendUsdPerDay\":0.06}")
                .build();
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
        StubServices.answerWith((call, request) -> call.close());
        QuarkusMock.installMockForType(away, ServiceCalls.class);
        assertEquals("no image was made: the service cannot be reached", waits());
        assertEquals("no image was made: the service cannot be reached", waits(), "what was put aside is free again");
        QuarkusMock.installMockForType(new ServiceCalls(), ServiceCalls.class);
        assertEquals("no image was made: the service took the request and did not answer", failure());
        assertEquals(1, StubServices.requests().size());
        // It may have made that one, so that it counts, and there is not enough left of the day.
        StubServices.answerWith(200, openAi(png(1000)));
        assertEquals("this costs more than the agent may spend now; go on without it", failure());
    }

    /** A maker that says that it made one is paid for it; one that refused is not. What the agent may spend a day is enough for one. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"data\": []}", "{\"data\": [{\"b64_json\": \"%%%=x\"}]}", "large"})
    void anImageThatIsOfNoUseCountsAsPaid(String answer) {
        storeKey();
        agent = TestAgents.agent()
                .id(agent.id())
                .guardrails("{\"maxSpendUsdPerDay\":0.06}")
                .build();
        StubServices.answerWith(400, "{}".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 2; i++) {
            assertEquals("no image was made: OpenAI refused the request", failure());
        }
        StubServices.answerWith(
                200,
                answer.equals("large") ? openAi(png(3 * 1024 * 1024 + 1)) : answer.getBytes(StandardCharsets.UTF_8));
        assertTrue(failure().startsWith("no image was made: "));
        assertEquals("this costs more than the agent may spend now; go on without it", failure());
        assertEquals(1, StubServices.requests().size());
    }

    @Test
    void anImageThatIsTooLargeIsNotTaken() {
        storeKey();
        StubServices.answerWith(200, openAi(png(3 * 1024 * 1024 + 1)));
        assertEquals("no image was made: it is larger than 3 MiB", failure());
        StubServices.answerWith(200, openAi(png(6 * 1024 * 1024)));
        assertEquals("no image was made: it is larger than 3 MiB", failure());
    }

    @Test
    void withoutAKeyNobodyIsAsked() {
        var none = WithoutKeys.of(ModelSettings.class, models);
        QuarkusMock.installMockForType(
                new ImageRequests(settings, none, prices, secrets, trusted), ImageRequests.class);
        StubServices.answerWith(200, new byte[0]);
        assertEquals(
                "no image can be made: there is no key for OpenAI; the agent's owner can store one as its secret"
                        + " OPENAI_API_KEY",
                failure());
        assertTrue(StubServices.requests().isEmpty());
    }

    private static byte[] png(int length) {
        byte[] image = new byte[length];
        new Random(length).nextBytes(image);
        byte[] start = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        System.arraycopy(start, 0, image, 0, start.length);
        return image;
    }

    private static byte[] openAi(byte[] image) {
        return ("{\"created\": 1, \"data\": [{\"b64_json\": \""
                        + Base64.getEncoder().encodeToString(image) + "\"}], \"usage\": {\"total_tokens\": 100}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void storeKey() {
        given().contentType("application/json")
                .body(Map.of("key", "OPENAI_API_KEY", "value", KEY))
                .post("/api/agents/" + agent.id() + "/secrets")
                .then()
                .statusCode(201);
    }

    private String failure() {
        return assertThrows(ToolFailure.class, () -> run("key" + orderId, Map.of("prompt", "x")))
                .getMessage();
    }

    private String waits() {
        return assertThrows(ToolUnavailable.class, () -> run("key" + orderId, Map.of("prompt", "x")))
                .getMessage();
    }

    private static ToolCall call(String key, Map<String, Object> arguments) {
        return new ToolCall("call-1", "image_generation", JSON.valueToTree(arguments), key);
    }

    private String run(String key, Map<String, Object> arguments) {
        Order some = TestOrders.of(agent.id(), null);
        var order = new Order(
                UUID.fromString(orderId),
                some.orderId(),
                agent.id(),
                1,
                0,
                some.serviceId(),
                some.buyerAddress(),
                some.sellerAddress(),
                some.priceWei(),
                some.units(),
                some.deadline(),
                null,
                TestOrders.UNKNOWN);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send("direct:tool-image-generation", exchange -> {
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.getMessage().setBody(call(key, arguments));
                exchange.getMessage().setHeader("CamelHttpUri", "http://localhost:1/");
            });
            String left = done.getMessage().getHeaders() + " " + done.getVariables() + " " + done.getException();
            assertFalse(left.contains(KEY), left);
            assertNull(done.getVariable("result"));
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
