package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows of the development mode, and that its open door is for nobody but who sits there. */
@Order(5)
class DevelopmentModeIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LINES_BEFORE = 12;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void nobodySignsInOnTheirOwnMachineAndNobodyElseComesIn(@TempDir Path directory) throws Exception {
        try (var runtime = DevelopmentProcess.start(directory)) {
            assertFirstScreen(runtime.log());
            String prompt = "{\"prompt\": \"Say hello.\"}";
            var bought = send(runtime, "POST", "/api/dev/orders?wait=true", prompt);
            assertTrue(Set.of(201, 202).contains(bought.statusCode()), bought.body());
            String orderId = JSON.readTree(bought.body()).get("orderId").asText();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> order(runtime, orderId).get("status").asText().equals("completed"));
            JsonNode order = order(runtime, orderId);
            if (bought.statusCode() == 201) {
                assertEquals(
                        "completed", JSON.readTree(bought.body()).get("status").asText());
            }
            assertTrue(order.hasNonNull("completeTxHash"));
            assertTrue(order.get("resultData").toString().contains("This is the offline stand-in"), order::toString);
            assertEquals(
                    "pending 1.0",
                    send(runtime, "GET", "/metrics", null)
                            .body()
                            .lines()
                            .filter(line -> line.contains("orders_total{status=\"pending\"}"))
                            .map(line -> "pending" + line.substring(line.indexOf(' ')))
                            .findFirst()
                            .orElse("none"));
            var unwanted = send(runtime, "POST", "/api/dev/orders?wait=maybe", prompt);
            assertEquals(400, unwanted.statusCode());
            assertTrue(unwanted.body().contains("wait must be true or false"), unwanted.body());
            for (String nothing : List.of("{}", " { } ", "null", "\n")) {
                var again = send(runtime, "POST", "/api/orders/" + orderId + "/retry", nothing);
                assertEquals(409, again.statusCode(), again.body());
            }
            JsonNode me =
                    JSON.readTree(send(runtime, "GET", "/api/auth/me", null).body());
            assertEquals("development", me.get("by").asText());
            assertEquals(200, send(runtime, "GET", "/metrics", null).statusCode());
            assertEquals(
                    401,
                    send(runtime, "POST", "/api/auth/keys", "{\"name\":\"k\",\"scopes\":[\"agents:read\"]}")
                            .statusCode());

            String retry = "POST /api/orders/" + orderId + "/retry HTTP/1.1\r\nContent-Length: 0\r\n";
            assertEquals("409", raw(runtime, retry + "Host: localhost:" + runtime.port()));
            assertEquals("401", raw(runtime, retry + "Host: evil.example"));
            assertEquals("401", raw(runtime, retry + "Host: localhost\r\nOrigin: https://evil.example"));
            assertEquals("401", raw(runtime, retry + "Host: localhost\r\nOrigin: null"));
            assertEquals("401", raw(runtime, retry + "Host: localhost\r\nAuthorization: Bearer x"));
        }
    }

    /** The banner comes last, says where the state is, and little stands before it. */
    private static void assertFirstScreen(String log) {
        List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
        int banner = lines.indexOf("AgentL2 Runtime, development mode");
        assertTrue(banner >= 0 && banner <= MOST_LINES_BEFORE, log);
        assertTrue(lines.getLast().contains("/api/dev/orders?wait=true"), log);
        assertTrue(log.contains("(delete it to start afresh)"), log);
        assertFalse(log.contains("WARNING"), log);
    }

    private JsonNode order(DevelopmentProcess runtime, String orderId) throws Exception {
        return JSON.readTree(
                send(runtime, "GET", "/api/orders/" + orderId, null).body());
    }

    private HttpResponse<String> send(DevelopmentProcess runtime, String method, String path, String body)
            throws Exception {
        var content = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + runtime.port() + path))
                .header("Content-Type", "application/json")
                .method(method, content);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The status of the answer to a request whose head is sent as it is. */
    private static String raw(DevelopmentProcess runtime, String head) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), runtime.port())) {
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 3)[1];
        }
    }
}
