package tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import outgoing.Trap;

/**
 * A server of the Model Context Protocol over HTTP, as its specification of 2025-06-18 describes it, which can be told to
 * misbehave; and the operator's list of a server that is a command ({@link StdioMcp}).
 */
public class StubMcp implements QuarkusTestResourceLifecycleManager {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> OPENED = new ConcurrentLinkedQueue<>();
    /** The sessions of the tests before this one, which may be ended while it runs. */
    private static final Queue<String> EARLIER = new ConcurrentLinkedQueue<>();

    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Set<String> SESSIONS = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static HttpServer server;
    private static Trap trap;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    record Request(String method, Map<String, String> headers, JsonNode message) {
        String rpc() {
            return message.path("method").asText(method);
        }
    }

    /** Answers one request of a method of the protocol. */
    interface Answer {
        void to(HttpExchange call, Request request) throws IOException;
    }

    static Queue<Request> requests() {
        return REQUESTS;
    }

    static List<Request> requests(String rpc) {
        return REQUESTS.stream().filter(request -> request.rpc().equals(rpc)).toList();
    }

    static Trap trap() {
        return trap;
    }

    static String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/mcp";
    }

    /** Behaves again. */
    static void reset() {
        EARLIER.addAll(OPENED);
        REQUESTS.clear();
        ANSWERS.clear();
        SESSIONS.clear();
    }

    static void forgetSessions() {
        SESSIONS.clear();
    }

    static void answer(String rpc, Answer answer) {
        ANSWERS.put(rpc, answer);
    }

    /** Has a method answered with this result. */
    static void result(String rpc, String result) {
        answer(rpc, (call, request) -> sendResult(call, request, JSON.readTree(result)));
    }

    static void sendResult(HttpExchange call, Request request, JsonNode result) throws IOException {
        send(call, 200, "application/json", response(request, result).toString());
    }

    static ObjectNode response(Request request, JsonNode result) {
        ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
        response.set("id", request.message().get("id"));
        response.set("result", result);
        return response;
    }

    static void send(HttpExchange call, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (type != null) {
            call.getResponseHeaders().set("Content-Type", type);
        }
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
    }

    static ObjectNode tool(String name, String description) {
        ObjectNode tool = JSON.createObjectNode().put("name", name).put("description", description);
        ObjectNode schema = tool.putObject("inputSchema").put("type", "object");
        schema.putObject("properties").putObject("q").put("type", "string");
        return tool;
    }

    static ObjectNode tools(JsonNode... tools) {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode list = result.putArray("tools");
        for (JsonNode tool : tools) {
            list.add(tool);
        }
        return result;
    }

    @Override
    public Map<String, String> start() {
        try {
            trap = new Trap();
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            Path commands = Files.createTempFile("mcp", ".yaml");
            Files.writeString(commands, StdioMcp.listed());
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
            return Map.of(
                    "OUTGOING_ALLOWED_HOSTS",
                    "localhost:" + server.getAddress().getPort(),
                    "MCP_STDIO_SERVERS",
                    commands.toString(),
                    "agentl2.tools.mcp.list-ms",
                    "600000",
                    "ENCRYPTION_KEY",
                    "00112233445566778899aabbccddeeff".repeat(2),
                    "RUNTIME_PRIVATE_KEY",
                    "0x" + "1".repeat(64),
                    // The routes need no chain and no queue.
                    "AGENTL2_ROLES",
                    "api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("|", values)));
            byte[] body = call.getRequestBody().readAllBytes();
            JsonNode message = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            var request = new Request(call.getRequestMethod(), headers, message);
            if (!EARLIER.contains(String.valueOf(request.headers().get("Mcp-Session-Id")))) {
                REQUESTS.add(request);
            }
            ANSWERS.getOrDefault(request.rpc(), StubMcp::behave).to(call, request);
        }
    }

    static void behave(HttpExchange call, Request request) throws IOException {
        String session = request.headers().get("Mcp-Session-Id");
        String rpc = request.rpc();
        if (rpc.equals("initialize")) {
            String opened = "session-" + COUNTER.incrementAndGet();
            OPENED.add(opened);
            SESSIONS.add(opened);
            call.getResponseHeaders().set("Mcp-Session-Id", opened);
            sendResult(call, request, JSON.readTree("""
                    {"protocolVersion": "2025-06-18", "capabilities": {"tools": {"listChanged": true}},
                     "serverInfo": {"name": "stub", "version": "1"}}"""));
        } else if (session == null || !SESSIONS.contains(session)) {
            send(call, session == null ? 400 : 404, null, "");
        } else if (rpc.equals("DELETE")) {
            SESSIONS.remove(session);
            send(call, 200, null, "");
        } else if (rpc.equals("tools/list")) {
            boolean second =
                    request.message().path("params").path("cursor").asText().equals("page 2");
            ObjectNode result = second ? tools(tool("track", "Tracks.")) : tools(tool("lookup", "Looks up."));
            sendResult(call, request, second ? result : result.put("nextCursor", "page 2"));
        } else if (rpc.equals("tools/call")) {
            ObjectNode result = JSON.createObjectNode();
            result.putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put(
                            "text",
                            session + " " + request.message().path("params").path("arguments"));
            sendResult(call, request, result);
        } else {
            send(call, 202, null, "");
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
