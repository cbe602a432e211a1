package bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import access.signin.TestWallet;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import startup.ImageFile;

/**
 * The packaged runtime in a process of its own, by the command of the image, and with the heap and the collector that a JVM takes
 * in a container of 512 MiB.
 */
final class Program implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path PACKAGE = Path.of("target", "quarkus-app");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int READY_POLL_MS = 20;
    private static final String LIMIT = "-XX:MaxRAM=512m";

    private final Process process;
    private final int port;
    private final Path log;
    private final long started = System.nanoTime();
    private double secondsToReady;
    private String token;

    private Program(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** What every process needs, on these surroundings. */
    static Map<String, String> environment(Workbench around, String database) {
        return environment(around, around.node(), database);
    }

    /** The same on this node. */
    static Map<String, String> environment(Workbench around, StubNode node, String database) {
        Map<String, String> values = new HashMap<>();
        values.put("DATABASE_URL", around.server().url(database));
        values.put("L2_RPC_URL", node.url());
        values.put("CHAIN_START_BLOCK", "1");
        values.put("MARKETPLACE_ADDRESS", StubNode.MARKETPLACE);
        values.put("REGISTRY_ADDRESS", "0x" + "3b".repeat(20));
        values.put("RUNTIME_PRIVATE_KEY", StubNode.KEY);
        values.put("JWT_SECRET", "a bench's secret of more than 32 bytes");
        values.put("OPERATOR_ADDRESSES", TestWallet.OPERATOR.address());
        values.put("AUTH_DOMAINS", TestWallet.DOMAIN);
        values.put("ENCRYPTION_KEY", "00112233445566778899aabbccddeeff".repeat(2));
        values.put("OPENAI_API_KEY", "sk-bench");
        values.put("OPENAI_BASE_URL", around.model().url());
        for (String limit : List.of("CALLER", "ADDRESS", "SIGN_IN_PER_ADDRESS")) {
            values.put("RATE_LIMIT_" + (limit.startsWith("SIGN") ? limit : "PER_" + limit), "0");
        }
        return values;
    }

    /** The options by which the process that a measure is about is recorded, if that is wanted. */
    static String[] profile() {
        String file = System.getProperty("bench.jfr", "");
        return file.isEmpty()
                ? new String[0]
                : new String[] {"-XX:StartFlightRecording=settings=profile,filename=" + file};
    }

    /** Makes ready what the image has, unless that is done. */
    static void prepare() throws IOException, InterruptedException {
        ImageFile.entrypoint();
    }

    /** Starts it, and returns when it says that it is ready. @param options of the JVM, beside the image's */
    static Program start(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        List<String> command = ImageFile.entrypoint();
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path log = Files.createDirectories(Path.of("target", "bench-logs")).resolve("runtime-" + port + ".log");
        var builder = new ProcessBuilder(command).directory(PACKAGE.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(OPENAI|ANTHROPIC|DATABASE|AGENTL2|L2)_.*"));
        builder.environment().put("JAVA_TOOL_OPTIONS", (LIMIT + " " + String.join(" ", options)).strip());
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().putAll(environment);
        var program = new Program(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), port, log);
        Runtime.getRuntime().addShutdownHook(new Thread(program.process::destroyForcibly));
        program.awaitReady();
        return program;
    }

    private void awaitReady() throws IOException, InterruptedException {
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IOException("the runtime ended with status " + process.exitValue() + "; its log is " + log);
            }
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IOException("the runtime was not ready after " + PATIENCE + "; its log is " + log);
            }
            Thread.sleep(READY_POLL_MS);
        }
        secondsToReady = (System.nanoTime() - started) / 1e9;
    }

    private boolean isReady() throws IOException {
        try {
            return send(HttpRequest.newBuilder(uri("/ready")).GET()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** From the start of its process to its first word that it is ready. */
    double secondsToReady() {
        return secondsToReady;
    }

    long pid() {
        return process.pid();
    }

    double cpu() throws IOException {
        return ProcessUse.cpuOfFamily(process.pid());
    }

    double memory() throws IOException {
        return ProcessUse.memory(process.pid());
    }

    /** Makes so many agents; returns their ids. @param service what the first offers, or null */
    List<String> createAgents(int count) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(post("/api/agents", Map.of("name", "Bench " + i, "model", "gpt-4o", "systemPrompt", "Be brief."))
                    .get("id")
                    .asText());
        }
        return ids;
    }

    /** Keeps a secret of an agent's. */
    void storeSecret(String agent, String name, String value) throws IOException {
        post("/api/agents/" + agent + "/secrets", Map.of("key", name, "value", value));
    }

    /** The answer's body. @throws IOException if it is not 200 */
    JsonNode get(String path) throws IOException {
        return answer(HttpRequest.newBuilder(uri(path)).GET());
    }

    /** The same of what is made. */
    JsonNode post(String path, Object body) throws IOException {
        return answer(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException {
        return body(send(request.header("Authorization", "Bearer " + token())));
    }

    private synchronized String token() throws IOException {
        if (token == null) {
            JsonNode terms = body(
                    send(HttpRequest.newBuilder(uri("/api/auth/nonce")).POST(HttpRequest.BodyPublishers.noBody())));
            var wallet = TestWallet.OPERATOR;
            String message = wallet.message(
                    terms.get("nonce").asText(), terms.get("chainId").asLong());
            String signed = JSON.writeValueAsString(Map.of("message", message, "signature", wallet.sign(message)));
            token = body(send(HttpRequest.newBuilder(uri("/api/auth/verify"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(signed))))
                    .get("accessToken")
                    .asText();
        }
        return token;
    }

    private JsonNode body(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    answer.uri() + " answered " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
