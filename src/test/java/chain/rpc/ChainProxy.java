package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * An HTTP JSON-RPC proxy between the code under test and a real node. A test switches how it behaves at any time: the whole
 * of it ({@link #down}, {@link #hang}, {@link #answer(int, String)}), or one method by a rule ({@link ChainFaults} has some).
 */
public final class ChainProxy implements AutoCloseable {

    /** The rule for every method that has none of its own. */
    public static final String ANY = "*";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI node;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> exchanges = new ConcurrentHashMap<>();
    private final List<String> rawTransactions = new CopyOnWriteArrayList<>();
    // Two latches: one method that hangs must not shut the gate for all the others.
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch released = new CountDownLatch(1);
    private volatile Page page;
    private HttpServer server;

    /** What is answered to one request, batched or not. It may ask the node first, or never answer, by {@link Hang}. */
    @FunctionalInterface
    public interface Rule {
        JsonNode answer(Call call) throws IOException, InterruptedException;
    }

    /** Thrown by a rule: the caller gets no answer until {@link ChainProxy#release}. */
    public static final class Hang extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Page(int status, String body) {}

    /** One JSON-RPC request on its way to the node. */
    public record Call(ChainProxy proxy, ObjectNode request) {
        public String method() {
            return request.path("method").asText();
        }

        public JsonNode parameter(int index) {
            return request.path("params").path(index);
        }

        /** Asks the node; the answer is a whole JSON-RPC response. */
        public ObjectNode pass() throws IOException, InterruptedException {
            return (ObjectNode) proxy.forward(request);
        }

        /** Asks the node something else; answers the result. */
        public JsonNode ask(String method, Object... parameters) throws IOException, InterruptedException {
            ObjectNode other = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
            other.put("method", method).set("params", JSON.valueToTree(parameters));
            return proxy.forward(other).path("result");
        }

        /** A successful response with this result; null is a JSON null. */
        public ObjectNode result(Object value) {
            ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
            response.set("id", request.path("id"));
            return response.set(
                    "result", value == null ? JsonNodeFactory.instance.nullNode() : JSON.valueToTree(value));
        }

        /** An error response. */
        public ObjectNode error(int code, String message) {
            ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
            response.set("id", request.path("id"));
            response.putObject("error").put("code", code).put("message", message);
            return response;
        }
    }

    private ChainProxy(String url, int port) throws IOException {
        this.node = URI.create(url);
        this.server = listen(port);
        this.port = server.getAddress().getPort();
    }

    /** A proxy on a free port of loopback to the node at {@code url}, http; it passes everything on at first. */
    public static ChainProxy to(String url) throws IOException {
        return to(url, 0);
    }

    /** The same on a given port. */
    public static ChainProxy to(String url, int port) throws IOException {
        return new ChainProxy(url, port);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on answers {@code method} (or {@link #ANY}) so; one rule a method. */
    public ChainProxy when(String method, Rule rule) {
        rules.put(method, rule);
        return this;
    }

    /** From now on every HTTP request is answered with this status and body, whatever it asks. */
    public void answer(int status, String body) {
        page = new Page(status, body);
    }

    /** From now on answers with what is not JSON. */
    public void garbage() {
        answer(200, "<html>welcome</html>");
    }

    /** From now on takes requests and never answers them, until {@link #release}. */
    public synchronized void hang() {
        gate = new CountDownLatch(1);
    }

    /** Lets hanging requests go. */
    public synchronized void release() {
        gate.countDown();
        released.countDown();
        released = new CountDownLatch(1);
    }

    /** Closes the listening socket and every connection: who connects is refused. */
    public synchronized void down() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Opens the same port again. */
    public synchronized void up() throws IOException {
        if (server == null) {
            server = listen(port);
        }
    }

    /** Ends every fault: all is passed on again. */
    public void heal() throws IOException {
        rules.clear();
        page = null;
        release();
        up();
    }

    /** How many requests of {@code method} came, those in batches too, since the start or {@link #forget}. */
    public int count(String method) {
        AtomicInteger count = counts.get(method);
        return count == null ? 0 : count.get();
    }

    /** How many exchanges of HTTP had a request of {@code method}, or several. */
    public int exchanges(String method) {
        AtomicInteger count = exchanges.get(method);
        return count == null ? 0 : count.get();
    }

    /** How many requests came. */
    public int count() {
        return counts.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Counts from zero again, and forgets the transactions. */
    public void forget() {
        counts.clear();
        exchanges.clear();
        rawTransactions.clear();
    }

    /** Every signed transaction that came, as 0x and hex, in the order of arrival, repeated ones too. */
    public List<String> rawTransactions() {
        return List.copyOf(rawTransactions);
    }

    @Override
    public void close() {
        release();
        down();
        client.shutdownNow();
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 1000);
        opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        opened.createContext("/", this::serve);
        opened.start();
        return opened;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            Iterable<JsonNode> requests = body.isArray() ? body : List.of(body);
            requests.forEach(this::note);
            StreamSupport.stream(requests.spliterator(), false)
                    .map(one -> one.path("method").asText())
                    .distinct()
                    .forEach(method -> count(exchanges, method));
            gate.await();
            Page fixed = page;
            if (fixed == null) {
                reply(exchange, 200, JSON.writeValueAsString(body.isArray() ? batch(body) : one(body)));
            } else {
                reply(exchange, fixed.status(), fixed.body());
            }
        } catch (Hang forever) {
            awaitRelease();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(JsonNode request) {
        String method = request.path("method").asText();
        count(counts, method);
        if (method.equals("eth_sendRawTransaction")) {
            rawTransactions.add(request.path("params").path(0).asText());
        }
    }

    private static void count(Map<String, AtomicInteger> counts, String method) {
        counts.computeIfAbsent(method, name -> new AtomicInteger()).incrementAndGet();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode batch(JsonNode requests) throws IOException, InterruptedException {
        var answers = JSON.createArrayNode();
        for (JsonNode request : requests) {
            answers.add(one(request));
        }
        return answers;
    }

    private JsonNode one(JsonNode request) throws IOException, InterruptedException {
        var call = new Call(this, (ObjectNode) request);
        Rule rule = rules.getOrDefault(call.method(), rules.get(ANY));
        return rule == null ? call.pass() : rule.answer(call);
    }

    private JsonNode forward(JsonNode request) throws IOException, InterruptedException {
        var post = HttpRequest.newBuilder(node)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                .build();
        return JSON.readTree(
                client.send(post, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
