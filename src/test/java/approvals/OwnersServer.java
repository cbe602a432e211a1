package approvals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The server of an agent's owner, who is told of approvals there, and the setting of a runtime that may call it. */
public class OwnersServer implements QuarkusTestResourceLifecycleManager {

    static final Queue<Told> TOLD = new ConcurrentLinkedQueue<>();
    static volatile int status = 200;

    private static HttpServer server;

    /** One request, with the headers of Standard Webhooks. */
    record Told(String id, String timestamp, String signature, String body) {}

    static String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/approvals";
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/approvals", OwnersServer::answer);
        server.start();
        return Map.of(
                "OUTGOING_ALLOWED_HOSTS", "localhost:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            var headers = call.getRequestHeaders();
            TOLD.add(new Told(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            call.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
