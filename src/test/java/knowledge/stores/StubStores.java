package knowledge.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * The REST APIs of Qdrant, Pinecone and OpenAI's embeddings in their documented formats, on loopback, with just enough behind
 * them to find what was stored.
 */
public class StubStores implements QuarkusTestResourceLifecycleManager {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIMENSION = 64;
    private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
    /** By collection or namespace, then by id: {@code vector} and {@code payload}. */
    private static final Map<String, Map<String, ObjectNode>> POINTS = new ConcurrentHashMap<>();

    private static volatile int down;
    private static HttpServer server;

    public record Request(String method, String path, Map<String, String> headers, JsonNode body) {}

    public static String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public static Queue<Request> requests() {
        return REQUESTS;
    }

    public static Map<String, ObjectNode> points(String collection) {
        return POINTS.getOrDefault(collection, Map.of());
    }

    /** From now on all calls are answered with this status; 0 ends that. */
    public static void fail(int status) {
        down = status;
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        return Map.of(
                "OUTGOING_ALLOWED_HOSTS",
                "localhost:" + server.getAddress().getPort(),
                "OPENAI_BASE_URL",
                url() + "/v1",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                "DOCUMENT_MAX_MIB",
                "1",
                "DOCUMENTS_PER_AGENT",
                "3",
                // No worker reads documents but the test, one at a time.
                "AGENTL2_ROLES",
                "api");
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            byte[] sent = call.getRequestBody().readAllBytes();
            JsonNode body = sent.length == 0 ? JSON.missingNode() : JSON.readTree(sent);
            String path = call.getRequestURI().getPath();
            REQUESTS.add(new Request(call.getRequestMethod(), path, headers, body));
            JsonNode answer = down != 0 ? null : answer(call.getRequestMethod(), path, body);
            byte[] bytes = answer == null
                    ? "{}".getBytes(StandardCharsets.UTF_8)
                    : answer.toString().getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(down != 0 ? down : answer == null ? 404 : 200, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    /** Null for what is not there. */
    private static JsonNode answer(String method, String path, JsonNode body) {
        if (path.equals("/v1/embeddings")) {
            return embeddings(body);
        }
        if (path.startsWith("/vectors") || path.equals("/query")) {
            return pinecone(path, body);
        }
        String[] parts = path.split("/");
        Map<String, ObjectNode> points = POINTS.get(parts[2]);
        if (parts.length == 3) {
            POINTS.put(parts[2], new ConcurrentHashMap<>());
            return JSON.createObjectNode().put("result", true);
        }
        return points == null ? null : qdrant(method, path, points, body);
    }

    private static JsonNode qdrant(String method, String path, Map<String, ObjectNode> points, JsonNode body) {
        ObjectNode answer = JSON.createObjectNode();
        if (path.endsWith("/points/query")) {
            var found = answer.putObject("result").putArray("points");
            nearest(points, body.get("query"), body.path("limit").asInt(), match(body))
                    .forEach((id, point) -> found.addObject()
                            .put("id", id)
                            .put("score", point.path("score").asDouble())
                            .set("payload", point.get("payload")));
        } else if (path.endsWith("/points/delete")) {
            points.values().removeIf(point -> matches(point, match(body)));
            answer.putObject("result").put("status", "completed");
        } else if (method.equals("PUT") && path.endsWith("/points")) {
            body.path("points").forEach(point -> points.put(point.get("id").asText(), point.deepCopy()));
            answer.putObject("result").put("status", "completed");
        }
        return answer;
    }

    private static Map<String, String> match(JsonNode body) {
        Map<String, String> wanted = new LinkedHashMap<>();
        body.path("filter")
                .path("must")
                .forEach(one -> wanted.put(
                        one.path("key").asText(),
                        one.path("match").path("value").asText()));
        return wanted;
    }

    private static JsonNode pinecone(String path, JsonNode body) {
        Map<String, ObjectNode> points =
                POINTS.computeIfAbsent(body.path("namespace").asText(), name -> new ConcurrentHashMap<>());
        ObjectNode answer = JSON.createObjectNode();
        if (path.equals("/vectors/upsert")) {
            body.path("vectors").forEach(vector -> {
                ObjectNode point = JSON.createObjectNode();
                point.set("vector", vector.get("values"));
                point.set("payload", vector.get("metadata"));
                points.put(vector.get("id").asText(), point);
            });
            return answer.put("upsertedCount", body.path("vectors").size());
        }
        if (path.equals("/vectors/delete")) {
            body.path("ids").forEach(id -> points.remove(id.asText()));
            return answer;
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        body.path("filter")
                .fields()
                .forEachRemaining(one ->
                        wanted.put(one.getKey(), one.getValue().path("$eq").asText()));
        var matches = answer.putArray("matches");
        nearest(points, body.get("vector"), body.path("topK").asInt(), wanted)
                .forEach((id, point) -> matches.addObject()
                        .put("id", id)
                        .put("score", point.path("score").asDouble())
                        .set("metadata", point.get("payload")));
        return answer;
    }

    private static Map<String, ObjectNode> nearest(
            Map<String, ObjectNode> points, JsonNode vector, int limit, Map<String, String> wanted) {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        points.entrySet().stream()
                .filter(point -> matches(point.getValue(), wanted))
                .map(point -> Map.entry(
                        point.getKey(),
                        point.getValue()
                                .deepCopy()
                                .put("score", dot(vector, point.getValue().get("vector")))))
                .sorted((a, b) -> Double.compare(
                        b.getValue().get("score").asDouble(),
                        a.getValue().get("score").asDouble()))
                .limit(limit)
                .forEach(point -> found.put(point.getKey(), point.getValue()));
        return found;
    }

    private static boolean matches(JsonNode point, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(
                        one -> point.path("payload").path(one.getKey()).asText().equals(one.getValue()));
    }

    private static double dot(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).asDouble() * b.get(i).asDouble();
        }
        return sum;
    }

    /** Words to places of the vector: enough to tell like from unlike. */
    private static JsonNode embeddings(JsonNode body) {
        ObjectNode answer = JSON.createObjectNode()
                .put("object", "list")
                .put("model", body.path("model").asText());
        var data = answer.putArray("data");
        for (JsonNode text : body.path("input")) {
            float[] vector = new float[DIMENSION];
            for (String word : text.asText().toLowerCase(java.util.Locale.ROOT).split("\\W+")) {
                vector[Math.floorMod(word.hashCode(), DIMENSION)] += 1;
            }
            data.addObject()
                    .put("object", "embedding")
                    .put("index", data.size() - 1)
                    .set("embedding", JSON.valueToTree(vector));
        }
        answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
        return answer;
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
