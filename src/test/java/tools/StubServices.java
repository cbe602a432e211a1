package tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import results.address.ContentAddress;

/** The search engines, the makers of images and the IPFS node, as far as the built-in tools know them. */
public class StubServices implements QuarkusTestResourceLifecycleManager {

    private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> ADDED = new ConcurrentLinkedQueue<>();
    private static volatile Answer answer;

    private HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public record Request(String method, String path, String query, Map<String, String> headers, byte[] body) {}

    /** Answers one request. */
    public interface Answer {
        void to(HttpExchange call, Request request) throws IOException;
    }

    public static Queue<Request> requests() {
        return REQUESTS;
    }

    /** What was added to the IPFS node, by its addresses. */
    public static Queue<String> added() {
        return ADDED;
    }

    public static void answerWith(Answer next) {
        REQUESTS.clear();
        ADDED.clear();
        answer = next;
    }

    public static void answerWith(int status, byte[] body) {
        answerWith((call, request) -> send(call, status, body));
    }

    /** Has a server's handler answer, which reads the request anew. */
    static void answerAs(HttpHandler other) {
        answerWith((call, request) -> {
            call.setStreams(new ByteArrayInputStream(request.body()), null);
            other.handle(call);
        });
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
                "5000",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                // The routes need no chain and no queue.
                "AGENTL2_ROLES",
                "api"));
        settings.putAll(Map.of(
                "OPENAI_BASE_URL",
                url + "/v1",
                "STABLE_DIFFUSION_URL",
                url,
                "IPFS_API_URL",
                url,
                "IMAGE_PROVIDER",
                "openai",
                "IMAGE_MAX_MIB",
                "3",
                "agentl2.tools.images.timeout-ms",
                "60000"));
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
            if (request.path().equals("/api/v0/add")) {
                send(call, 200, added(request));
                return;
            }
            REQUESTS.add(request);
            answer.to(call, request);
        }
    }

    /** What Kubo answers to an {@code add}, by the bytes that arrived. */
    private static byte[] added(Request request) {
        String form = new String(request.body(), StandardCharsets.ISO_8859_1);
        String file = form.substring(form.indexOf("\r\n\r\n") + 4, form.lastIndexOf("\r\n--"));
        String cid =
                ContentAddress.of(file.getBytes(StandardCharsets.ISO_8859_1)).cid();
        ADDED.add(cid);
        return ("{\"Name\":\"file\",\"Hash\":\"" + cid + "\",\"Size\":\"1\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
