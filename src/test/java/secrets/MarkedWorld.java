package secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import secrets.vault.StubVault;

/** Servers that repeat whatever they are called with, a Vault, and an environment of marked secrets. */
public class MarkedWorld implements QuarkusTestResourceLifecycleManager {

    /** What the environment holds, by its names. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "OPENAI_API_KEY", "sk-env-Mark1-openai/+key=",
            "ANTHROPIC_API_KEY", "sk-ant-env-Mark2-anthropic-key",
            "GOOGLE_API_KEY", "env-Mark3-google/key",
            "JWT_SECRET", "env-Mark4-jwt-secret-of-more-than-32-bytes",
            "ENCRYPTION_KEY", "4d61726b35a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829abcd",
            "RUNTIME_PRIVATE_KEY", "0x4d61726b36a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829abcd");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Queue<Map<String, String>> CALLED = new ConcurrentLinkedQueue<>();
    private static volatile Function<JsonNode, ObjectNode> model;
    private static volatile int modelStatus = 200;
    private static HttpServer server;
    private static StubVault vault;

    /** The headers and addresses of all calls so far. */
    static Queue<Map<String, String>> called() {
        return CALLED;
    }

    static StubVault vault() {
        return vault;
    }

    static String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** From now on the model answers so, with this status; what it was called with is added to an error and to a text. */
    static void model(int status, Function<JsonNode, ObjectNode> answer) {
        modelStatus = status;
        model = answer;
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 100);
            vault = new StubVault();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        Map<String, String> settings = new HashMap<>();
        // As an editor of Windows and docker's --env-file leave them.
        ENVIRONMENT.forEach((name, value) -> settings.put(name, "\"" + value + "\"\r\n"));
        settings.putAll(vault.environment());
        settings.putAll(Map.of(
                "SECRETS_PROVIDER", "vault",
                "OPENAI_BASE_URL", url("/openai/v1"),
                "BRAVE_SEARCH_URL", url("/brave"),
                "GOOGLE_SEARCH_URL", url("/google"),
                "OUTGOING_ALLOWED_HOSTS", "localhost",
                "ORDER_MAX_ATTEMPTS", "2",
                "ORDER_BACKOFF_MS", "100",
                "camel.main.jmx-enabled", "true",
                "camel.trace.standby", "true",
                "camel.main.message-history", "true"));
        return settings;
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            Map<String, String> headers = new HashMap<>();
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("|", values)));
            headers.put("address", call.getRequestURI().toString());
            CALLED.add(headers);
            byte[] sent = call.getRequestBody().readAllBytes();
            String path = call.getRequestURI().getPath();
            int status = 200;
            ObjectNode answer = JSON.createObjectNode();
            if (path.startsWith("/openai")) {
                status = modelStatus;
                answer = model.apply(JSON.readTree(sent));
                if (status != 200) {
                    answer.putObject("error").put("message", "Incorrect API key provided: " + echo(headers));
                }
            } else if (path.startsWith("/brave") || path.startsWith("/google")) {
                // The first answer is an error that quotes the key, the next has it in a result.
                status = CALLED.stream()
                                        .filter(one -> one.get("address").equals(headers.get("address")))
                                        .count()
                                == 1
                        ? 422
                        : 200;
                answer.put("error", echo(headers));
                answer.putObject("web")
                        .putArray("results")
                        .addObject()
                        .put("title", "visible-result")
                        .put("url", "https://example.org/")
                        .put("description", echo(headers));
            } else {
                answer.put("seen", "visible-webhook-answer");
                answer.set("headers", JSON.valueToTree(headers));
                answer.put("again", echo(headers));
            }
            byte[] body = JSON.writeValueAsBytes(answer);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        }
    }

    /** The keys of a call in all the forms that the test looks for. */
    static String echo(Map<String, String> headers) {
        var said = new StringBuilder();
        for (String name : new String[] {"Authorization", "X-subscription-token"}) {
            if (headers.containsKey(name)) {
                MarkedSecretsTest.forms(headers.get(name).replaceFirst("^Bearer ", ""))
                        .forEach(form -> said.append(' ').append(form));
            }
        }
        return said.toString();
    }

    /** A text of the model's, or its wish to call tools. */
    static ObjectNode says(String text, String... calls) {
        ObjectNode answer = JSON.createObjectNode()
                .put("id", "c1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "gpt-4o");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        ObjectNode message =
                choice.putObject("message").put("role", "assistant").put("content", text);
        for (int i = 0; i < calls.length; i += 2) {
            var call = message.withArray("tool_calls")
                    .addObject()
                    .put("id", "call_" + i)
                    .put("type", "function");
            call.putObject("function").put("name", calls[i]).put("arguments", calls[i + 1]);
        }
        choice.put("finish_reason", calls.length > 0 ? "tool_calls" : "stop");
        answer.putObject("usage")
                .put("prompt_tokens", 11)
                .put("completion_tokens", 7)
                .put("total_tokens", 18);
        return answer;
    }

    @Override
    public void stop() {
        server.stop(0);
        vault.close();
    }
}
