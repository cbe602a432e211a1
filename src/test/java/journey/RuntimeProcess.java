package journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import access.signin.TestWallet;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged runtime in a process of its own, as an operator runs it. */
final class RuntimeProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path LOGS = Path.of("target", "runtime-logs");

    private final Process process;
    private final int port;
    private final Path log;
    private String token;

    private RuntimeProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it with {@code environment} and nothing else of this process's environment that it would read. */
    static RuntimeProcess launch(Map<String, String> environment, String... arguments) throws IOException {
        return launch(environment, StartCache.command(), arguments);
    }

    /** The same with these words behind the JVM's first options, which end with what it starts. */
    static RuntimeProcess launch(Map<String, String> environment, List<String> program, String... arguments)
            throws IOException {
        int port = freePort();
        Files.createDirectories(LOGS);
        Path log = LOGS.resolve("runtime-" + port + ".log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Several run beside each other and are started often: little memory, and a quick compiler, not a thorough one.
        List<String> command = new ArrayList<>(List.of(
                java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m"));
        command.addAll(program);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(OPENAI|ANTHROPIC|DATABASE|AGENTL2|L2)_.*"));
        builder.environment().put("PORT", String.valueOf(port));
        // The test chain mines a block only for a transaction.
        builder.environment().put("CHAIN_CONFIRMATIONS", "0");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        // Whatever becomes of the tests, no process of theirs goes on.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new RuntimeProcess(process, port, log);
    }

    /** Starts it and waits until it says that it is ready. */
    static RuntimeProcess start(Map<String, String> environment) throws IOException {
        return ready(launch(environment));
    }

    /** The same by the very command of README, which takes longer. */
    static RuntimeProcess startJar(Map<String, String> environment) throws IOException {
        return ready(launch(environment, List.of("-jar", System.getProperty("runtime.jar"))));
    }

    private static RuntimeProcess ready(RuntimeProcess runtime) {
        await().alias("runtime ready, log in " + runtime.log)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .failFast("the runtime ended, log in " + runtime.log, () -> !runtime.process.isAlive())
                .until(() -> runtime.get("/ready").status() == 200);
        return runtime;
    }

    int port() {
        return port;
    }

    record Answer(int status, byte[] body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    Answer get(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Answer post(String path, Object body) throws IOException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer post(String path) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Sends a file as a form's only part. */
    Answer upload(String path, String name, String text) throws IOException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + text
                + "\r\n--x--\r\n";
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    Answer patch(String path, Object body) throws IOException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Ends it as a power cut would: no hook, no farewell. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its number to the system, with which the names of its workers begin. */
    long pid() {
        return process.pid();
    }

    /** It gets no time from now on, as on a machine that has none for it, until it is told to {@link #goOn}. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("the runtime was not signalled " + name);
        }
    }

    /** The exit status, once it has ended by itself. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the runtime still runs; log in " + log);
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        end(Duration.ofSeconds(30));
    }

    /** Ends it in order, and otherwise once it has taken longer than {@code time}. */
    void end(Duration time) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Where {@code path} is on this process. */
    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** An operator's access token, signed in for when it is first needed. */
    synchronized String token() throws IOException {
        if (token == null) {
            token = signIn(TestWallet.OPERATOR).get("accessToken").asText();
        }
        return token;
    }

    /** Takes over the session of {@code other}, which has the same database, where this process has no API to sign in to. */
    synchronized void borrowToken(RuntimeProcess other) throws IOException {
        token = other.token();
    }

    /** Signs in, and answers the session's tokens. */
    JsonNode signIn(TestWallet wallet) throws IOException {
        JsonNode terms = exchange("/api/auth/nonce", Map.of());
        String message =
                wallet.message(terms.get("nonce").asText(), terms.get("chainId").asLong());
        return exchange("/api/auth/verify", Map.of("message", message, "signature", wallet.sign(message)));
    }

    private JsonNode exchange(String path, Map<String, String> body) throws IOException {
        var request = HttpRequest.newBuilder(uri(path));
        Answer answer = body.isEmpty()
                ? answer(request.POST(HttpRequest.BodyPublishers.noBody()))
                : answer(request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        if (answer.status() != 200) {
            throw new IOException(path + " answered " + answer.status() + ": " + new String(answer.body(), UTF_8));
        }
        return answer.json();
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        String path = request.copy().build().uri().getPath();
        // The probes need no token, and must answer when no chain does.
        return answer(
                path.equals("/health") || path.equals("/ready")
                        ? request
                        : request.header("Authorization", "Bearer " + token()));
    }

    private static Answer answer(HttpRequest.Builder request) throws IOException {
        try {
            var response =
                    HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
