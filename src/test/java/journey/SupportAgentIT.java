package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import development.DevBuyer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import models.StubProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outgoing.TestTls;

/**
 * The design's support agent, to the letter: its definition, and its two webhooks at {@code https://api.acme.com}, which is a
 * server of this test at port 443. Where that port may not be used the test says so and counts as skipped.
 */
class SupportAgentIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "api.acme.com";
    private static final int HTTPS = 443;

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    private record Request(String path, String key, JsonNode body) {}

    @Test
    void itAnswersWithTheHelpOfBothWebhooks(@TempDir Path directory) throws Exception {
        TestTls tls = TestTls.of(HOST, directory);
        HttpsServer acme = acme(tls);
        try (var around = new Surroundings()) {
            // The names that the runtime's process knows, in place of a name service.
            Path hosts = Files.writeString(
                    directory.resolve("hosts"),
                    "127.0.0.1 localhost " + HOST + " "
                            + InetAddress.getLocalHost().getHostName() + "\n");
            Map<String, String> environment = around.environment(
                    "api,worker,listener",
                    "OUTGOING_ALLOWED_HOSTS",
                    HOST,
                    "JAVA_TOOL_OPTIONS",
                    "-Djdk.net.hosts.file=" + hosts + " " + tls.options());
            around.providers()
                    .answerWith(call -> around.providers().calls().size() == 1
                            ? StubProviders.Reply.calls(
                                    new StubProviders.Wish("call_1", "lookup_order", "{\"orderId\":\"A-17\"}"),
                                    new StubProviders.Wish(
                                            "call_2",
                                            "create_ticket",
                                            "{\"subject\":\"Late\",\"description\":\"A-17 is late\",\"priority\":\"high\"}"))
                            : StubProviders.Reply.text("A-17 is on its way, and ticket 7 is open."));
            try (var runtime = RuntimeProcess.start(environment)) {
                JsonNode order = answered(runtime, around);
                assertEquals(
                        "A-17 is on its way, and ticket 7 is open.",
                        order.get("resultData").asText());
                assertEquals(2, around.providers().calls().size());
                JsonNode result = runtime.get("/api/results/"
                                + order.get("resultUri").asText().substring("ipfs://".length()))
                        .json();
                assertEquals(2, result.get("toolCalls").size(), result.toString());
            }
        } finally {
            acme.stop(0);
        }
        assertEquals(2, requests.size(), requests.toString());
        Request lookup = request("/orders/lookup");
        Request ticket = request("/tickets/create");
        assertEquals(JSON.readTree("{\"orderId\":\"A-17\"}"), lookup.body());
        assertEquals("high", ticket.body().get("priority").asText());
        assertNotEquals(lookup.key(), ticket.key(), "each call has an idempotency key of its own");
    }

    private HttpsServer acme(TestTls tls) throws Exception {
        HttpsServer server;
        try {
            server = tls.server(HTTPS);
        } catch (SocketException refused) {
            System.out.println("SupportAgentIT: NOT RUN, because port 443 of this machine may not be used: " + refused);
            assumeTrue(false, "port 443 may not be used");
            throw refused;
        }
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().getPath();
            requests.add(new Request(
                    path,
                    call.getRequestHeaders().getFirst("Idempotency-Key"),
                    JSON.readTree(call.getRequestBody().readAllBytes())));
            byte[] body = (path.startsWith("/orders") ? "{\"status\":\"on its way\"}" : "{\"ticket\":7}")
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
        }
    }

    private Request request(String path) {
        return requests.stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode answered(RuntimeProcess runtime, Surroundings around) throws Exception {
        var definition = JSON.readTree(
                Path.of("src/test/resources/agents/support-bot.json").toFile());
        var created = runtime.post("/api/agents", definition);
        assertEquals(201, created.status());
        String agent = created.json().get("id").asText();
        runtime.patch("/api/agents/" + agent, Map.of("serviceId", around.chain().serviceId()));
        String orderId = new DevBuyer(around.node(), around.chain()).buy(Duration.ofHours(1));
        var input = Map.of("prompt", "Where is my order A-17? It is late.");
        int handedIn = runtime.post("/api/orders/" + orderId + "/input", input).status();
        assertTrue(handedIn == 200 || handedIn == 202, "input answered " + handedIn);
        return await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(
                        () -> runtime.get("/api/orders/" + orderId).json(),
                        order -> "completed".equals(order.path("status").asText()));
    }
}
