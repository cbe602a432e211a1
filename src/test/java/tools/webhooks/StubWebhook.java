package tools.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import outgoing.Trap;

/** The server of an agent's owner, on loopback, which the operator allows by the name {@code localhost}, and a {@link Trap}. */
public class StubWebhook implements QuarkusTestResourceLifecycleManager {

    private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
    private static volatile Answer answer;
    private static HttpServer server;
    private static int closed;
    private static Trap trap;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public record Request(String method, String uri, Map<String, String> headers, byte[] body) {}

    /** Answers one request. */
    public interface Answer {
        void to(HttpExchange call, int number) throws IOException;
    }

    public static Queue<Request> requests() {
        return REQUESTS;
    }

    static Trap trap() {
        return trap;
    }

    public static String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/orders/lookup?tenant=a%2Fb&x=%7B%7D";
    }

    /** Where nobody listens. */
    static String closedUrl() {
        return "http://localhost:" + closed + "/";
    }

    public static void answerWith(Answer next) {
        REQUESTS.clear();
        answer = next;
    }

    public static void send(HttpExchange call, int status, String type, byte[] body) throws IOException {
        if (type != null) {
            call.getResponseHeaders().set("Content-Type", type);
        }
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
    }

    @Override
    public Map<String, String> start() {
        try {
            trap = new Trap();
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            try (var left = new ServerSocket(0)) {
                closed = left.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        return Map.of(
                "OUTGOING_ALLOWED_HOSTS",
                "localhost:" + server.getAddress().getPort() + ",localhost:" + closed,
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                // The route needs no chain and no queue.
                "AGENTL2_ROLES",
                "api");
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("|", values)));
            byte[] body = call.getRequestBody().readAllBytes();
            REQUESTS.add(
                    new Request(call.getRequestMethod(), call.getRequestURI().toString(), headers, body));
            answer.to(call, REQUESTS.size());
        }
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
        try {
            trap.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
