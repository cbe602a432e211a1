package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows of the development mode, and that its open door is for nobody but who sits there. */
@Order(5)
class DevelopmentModeIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void nobodySignsInOnTheirOwnMachineAndNobodyElseComesIn(@TempDir Path directory) throws Exception {
        try (var runtime = DevelopmentProcess.start(directory)) {
            var bought = send(runtime, "POST", "/api/dev/orders", "{\"prompt\": \"Say hello.\"}");
            assertEquals(201, bought.statusCode());
            String orderId = JSON.readTree(bought.body()).get("orderId").asText();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> order(runtime, orderId).get("status").asText().equals("completed"));
            assertTrue(order(runtime, orderId).hasNonNull("completeTxHash"));
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
