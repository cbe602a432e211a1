package steering;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import results.KuboAdds;

/** Answers {@code cat} as Kubo does, with what a test put there, and {@code add} as {@link KuboAdds} says. */
public class StubKubo implements QuarkusTestResourceLifecycleManager {

    /** The bytes at each content address. */
    static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

    /** Method, path and query of each request. */
    static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

    /** A content address for which the node searches without an end. */
    static final String MISSING = "QmMissing";

    private final CountDownLatch stopped = new CountDownLatch(1);
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("the stub did not start", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            REQUESTS.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + "?" + query);
            if (query.contains(MISSING)) {
                awaitStop();
            }
            byte[] file = FILES.get(query.replaceAll(".*arg=([^&]*).*", "$1"));
            byte[] answer = file == null ? "{\"Message\":\"not found\"}".getBytes() : file;
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(file == null ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/api/v0/add", KuboAdds::answer);
        server.start();
        return Map.of(
                "IPFS_API_URL",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "agentl2.results.ipfs-lookup-timeout-ms",
                "1000",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                // No worker may take the orders that a test looks at.
                "AGENTL2_ROLES",
                "api");
    }

    private void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        if (server != null) {
            server.stop(0);
        }
    }
}
