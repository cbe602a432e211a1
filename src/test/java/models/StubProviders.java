package models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The HTTP APIs of OpenAI (chat completions) and Anthropic (messages), in their documented formats, on loopback. */
public final class StubProviders implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private volatile Function<Call, Reply> behaviour = call -> Reply.text("the answer");

    private volatile IntConsumer beforeAnswer = number -> {};
    private final AtomicInteger answered = new AtomicInteger();

    /** A request as it came over the wire. */
    public record Call(String path, Map<String, String> headers, JsonNode body) {
        /** The last message's text. */
        public String prompt() {
            JsonNode messages = body.path("messages");
            JsonNode content = messages.path(messages.size() - 1).path("content");
            return content.isArray() ? content.path(0).path("text").asText() : content.asText();
        }
    }

    /** What is answered: a status, headers, and either the model's text or a raw body. */
    public record Reply(int status, Map<String, String> headers, String text, String raw, List<Wish> wishes) {
        public Reply(int status, Map<String, String> headers, String text, String raw) {
            this(status, headers, text, raw, List.of());
        }

        /** The model wants tools called. */
        public static Reply calls(Wish... wishes) {
            return new Reply(200, Map.of(), "", null, List.of(wishes));
        }

        public static Reply text(String text) {
            return new Reply(200, Map.of(), text, null);
        }

        public static Reply error(int status, Map<String, String> headers, String message) {
            return new Reply(status, headers, null, "{\"error\":{\"type\":\"stub\",\"message\":\"" + message + "\"}}");
        }

        public static Reply raw(String body) {
            return new Reply(200, Map.of(), null, body);
        }
    }

    /** A tool call: its id, the tool's name and the arguments' text, which Anthropic's format needs to be JSON. */
    public record Wish(String id, String name, String arguments) {}

    public StubProviders() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public String openAiUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/openai/v1";
    }

    public String anthropicUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/anthropic/v1";
    }

    /** Does something with each call's number, from 1, when it is answered. */
    public void beforeAnswer(IntConsumer next) {
        answered.set(0);
        beforeAnswer = next;
    }

    /** From now on calls are answered so. */
    public void answerWith(Function<Call, Reply> next) {
        behaviour = next;
    }

    public Queue<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Answers one request, which may have come to another server. */
    public void answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        String path = exchange.getRequestURI().getPath();
        var call =
                new Call(path, headers, JSON.readTree(exchange.getRequestBody().readAllBytes()));
        calls.add(call);
        Reply reply = behaviour.apply(call);
        beforeAnswer.accept(answered.incrementAndGet());
        String body = reply.raw() != null
                ? reply.raw()
                : completion(path, reply, call.body().path("model").asText());
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        } catch (IOException gone) {
            // The caller was killed meanwhile, which is what some tests do.
            exchange.close();
        }
    }

    private static String completion(String path, Reply reply, String model) throws IOException {
        String quoted = JSON.writeValueAsString(reply.text());
        boolean tools = !reply.wishes().isEmpty();
        if (path.endsWith("/messages")) {
            StringBuilder content = new StringBuilder("{\"type\":\"text\",\"text\":" + quoted + "}");
            for (Wish wish : reply.wishes()) {
                content.append(",{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":%s}"
                        .formatted(wish.id(), wish.name(), wish.arguments()));
            }
            return """
                {"id":"msg_1","type":"message","role":"assistant","model":"%s","content":[%s],
                 "stop_reason":"%s","stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":7}}""".formatted(model, content, tools ? "tool_use" : "end_turn");
        }
        StringBuilder calls = new StringBuilder();
        for (Wish wish : reply.wishes()) {
            calls.append(calls.isEmpty() ? ",\"tool_calls\":[" : ",")
                    .append("{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":%s}}"
                            .formatted(wish.id(), wish.name(), JSON.writeValueAsString(wish.arguments())));
        }
        return """
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"%s",
                 "choices":[{"index":0,"message":{"role":"assistant","content":%s%s},"finish_reason":"%s"}],
                 "usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}""".formatted(
                        model,
                        tools && reply.text().isEmpty() ? "null" : quoted,
                        tools ? calls + "]" : "",
                        tools ? "tool_calls" : "stop");
    }
}
