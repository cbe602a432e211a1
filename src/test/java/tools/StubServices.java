package tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The search engines, the makers of images and the IPFS node, as far as the built-in tools know them. */
public class StubServices implements QuarkusTestResourceLifecycleManager {

    private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
    private static volatile Answer answer;

    private HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    record Request(String method, String path, String query, Map<String, String> headers, byte[] body) {}

    /** Answers one request. */
    interface Answer {
        void to(HttpExchange call, Request request) throws IOException;
    }

    static Queue<Request> requests() {
        return REQUESTS;
    }

    static void answerWith(Answer next) {
        REQUESTS.clear();
        answer = next;
    }

    static void answerWith(int status, byte[] body) {
        answerWith((call, request) -> send(call, status, body));
    }

    static void send(HttpExchange call, int status, byte[] body) throws IOException {
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "BRAVE_SEARCH_URL",
                url + "/res/v1/web/search",
                "GOOGLE_SEARCH_URL",
                url + "/customsearch/v1",
                "agentl2.tools.search.timeout-ms",
                "500",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                // The routes need no chain and no queue.
                "AGENTL2_ROLES",
                "api"));
        return settings;
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("|", values)));
            var uri = call.getRequestURI();
            var request = new Request(
                    call.getRequestMethod(),
                    uri.getPath(),
                    uri.getRawQuery(),
                    headers,
                    call.getRequestBody().readAllBytes());
            REQUESTS.add(request);
            answer.to(call, request);
        }
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
