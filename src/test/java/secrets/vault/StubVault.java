package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import secrets.sealing.AesGcm;

/**
 * The part of Vault's HTTP API that the runtime uses, in its documented JSON, with real AES-GCM in its transit engine:
 * <a href="https://developer.hashicorp.com/vault/api-docs">API</a>. A test can seal it, end tokens, and have it answer otherwise.
 */
public final class StubVault implements VaultServer {

    public static final String ROLE = "role-of-the-test";
    public static final String SECRET = "secret-id-of-the-test";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "root-of-the-test";

    /** A request as it came, without its token. */
    public record Seen(String method, String path, String namespace, JsonNode body) {}

    private record Answer(int status, JsonNode body) {}

    private final HttpServer server;
    private final Map<String, Boolean> tokens = new HashMap<>();
    private final Map<String, List<byte[]>> keys = new HashMap<>();
    private final Map<String, JsonNode> entries = new TreeMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile boolean sealed;
    private volatile boolean renewable = true;
    private volatile int lease = 3600;
    private volatile Function<Seen, Integer> refusal = request -> 0;
    private volatile Predicate<Seen> stalled = request -> false;
    private final CountDownLatch closed = new CountDownLatch(1);

    public StubVault() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100));
    }

    /** @param server not started yet, such as one with TLS */
    StubVault(HttpServer server) {
        this.server = server;
        tokens.put(ROOT, true);
        keys.put("agentl2", new ArrayList<>(List.of(AesGcm.random(32))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("VAULT_ADDR", "http://127.0.0.1:" + port(), "VAULT_ROLE_ID", ROLE, "VAULT_SECRET_ID", SECRET);
    }

    /** The same with a token in place of the AppRole. */
    Map<String, String> environmentWithToken() {
        return Map.of("VAULT_ADDR", "http://127.0.0.1:" + port(), "VAULT_TOKEN", ROOT);
    }

    @Override
    public void seal() {
        sealed = true;
    }

    @Override
    public void unseal() {
        sealed = false;
    }

    /** From now on answers with this status what the function returns one for; 0 is for the usual answer. */
    void refuse(Function<Seen, Integer> status) {
        refusal = status;
    }

    /** From now on answers with half an answer, and then with nothing, where it says so. */
    void stall(Predicate<Seen> where) {
        stalled = where;
    }

    /** From now on tokens live so long, and can, or cannot, be renewed. */
    void lease(int seconds, boolean canBeRenewed) {
        lease = seconds;
        renewable = canBeRenewed;
    }

    /** Ends all tokens that are out. */
    synchronized void revokeAll() {
        tokens.clear();
    }

    /** What was asked so far. */
    public List<Seen> seen() {
        return seen;
    }

    /** The paths of all entries, with their data. */
    public synchronized Map<String, JsonNode> entries() {
        return new TreeMap<>(entries);
    }

    synchronized void dropKeys() {
        keys.clear();
    }

    @Override
    public JsonNode admin(String method, String path, Map<String, ?> body) {
        Answer answer = answered(new Seen(method, path, null, JSON.valueToTree(body)));
        if (answer.status() / 100 != 2 && answer.status() != 404) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status());
        }
        return answer.body();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            var request = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath().substring("/v1/".length()),
                    exchange.getRequestHeaders().getFirst("X-Vault-Namespace"),
                    sent.length == 0 ? JSON.missingNode() : JSON.readTree(sent));
            seen.add(request);
            Answer answer = answer(request, exchange.getRequestHeaders().getFirst("X-Vault-Token"));
            byte[] body = answer.body() == null ? new byte[0] : JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (stalled.test(request)) {
                exchange.getResponseBody().write(body, 0, body.length / 2);
                exchange.getResponseBody().flush();
                closed.await();
            }
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer answer(Seen request, String token) {
        if (sealed) {
            return errors(503, "Vault is sealed");
        }
        int refused = refusal.apply(request);
        if (refused != 0) {
            return refused == 204 ? new Answer(204, null) : errors(refused, "refused by the test");
        }
        if (request.path().equals("auth/approle/login")) {
            boolean known = request.body().path("role_id").asText().equals(ROLE)
                    && request.body().path("secret_id").asText().equals(SECRET);
            return known ? auth("hvs." + UUID.randomUUID()) : errors(400, "invalid role or secret ID");
        }
        if (token == null || !tokens.containsKey(token)) {
            return errors(403, "permission denied");
        }
        return switch (request.path()) {
            case "auth/token/lookup-self" ->
                data(JSON.createObjectNode().put("ttl", lease).put("renewable", renewable));
            case "auth/token/renew-self" -> renewable ? auth(token) : errors(400, "lease is not renewable");
            default -> answered(request);
        };
    }

    private synchronized Answer answered(Seen request) {
        String[] parts = request.path().split("/", 3);
        if (parts[0].equals("transit")) {
            return transit(request, parts[1], parts[2]);
        }
        if (!parts[0].equals("secret")) {
            return errors(404, "no handler for route \"" + request.path() + "\"");
        }
        return request.path().startsWith("secret/data/") ? entry(request, parts[2]) : metadata(request, parts[2]);
    }

    private Answer transit(Seen request, String operation, String name) {
        String key = name.replace("/rotate", "");
        if (!keys.containsKey(key)) {
            return operation.equals("keys") ? errors(404) : errors(400, "encryption key not found");
        }
        List<byte[]> versions = keys.get(key);
        if (operation.equals("keys") && name.endsWith("/rotate")) {
            versions.add(AesGcm.random(32));
        }
        String owner = new String(
                Base64.getDecoder()
                        .decode(request.body().path("associated_data").asText()),
                StandardCharsets.UTF_8);
        return switch (operation) {
            case "keys" ->
                data(JSON.createObjectNode()
                        .put("type", key.startsWith("chacha") ? "chacha20-poly1305" : "aes256-gcm96")
                        .put("derived", false)
                        .put("latest_version", versions.size()));
            case "encrypt" -> {
                byte[] plain = Base64.getDecoder()
                        .decode(request.body().path("plaintext").asText());
                String ciphertext = "vault:v" + versions.size() + ":"
                        + Base64.getEncoder().encodeToString(AesGcm.seal(versions.getLast(), plain, owner));
                yield data(JSON.createObjectNode().put("ciphertext", ciphertext).put("key_version", versions.size()));
            }
            default -> decrypted(versions, request.body().path("ciphertext").asText(), owner);
        };
    }

    private static Answer decrypted(List<byte[]> versions, String ciphertext, String owner) {
        String[] parts = ciphertext.split(":");
        try {
            byte[] key = versions.get(Integer.parseInt(parts[1].substring(1)) - 1);
            byte[] plain = AesGcm.open(key, Base64.getDecoder().decode(parts[2]), owner);
            return data(
                    JSON.createObjectNode().put("plaintext", Base64.getEncoder().encodeToString(plain)));
        } catch (GeneralSecurityException | RuntimeException malformed) {
            return errors(400, "cipher: message authentication failed");
        }
    }

    private Answer entry(Seen request, String path) {
        if (request.method().equals("GET")) {
            return entries.containsKey(path)
                    ? data(JSON.createObjectNode().set("data", entries.get(path)))
                    : errors(404);
        }
        if (entries.containsKey(path) && request.body().at("/options/cas").asInt(-1) == 0) {
            return errors(400, "check-and-set parameter did not match the current version");
        }
        entries.put(path, request.body().path("data"));
        return data(JSON.createObjectNode().put("version", 1).put("destroyed", false));
    }

    private Answer metadata(Seen request, String path) {
        if (request.method().equals("LIST")) {
            List<String> below = entries.keySet().stream()
                    .filter(name -> name.startsWith(path + "/"))
                    .map(name -> name.substring(path.length() + 1).replaceFirst("/.*", "/"))
                    .distinct()
                    .toList();
            return below.isEmpty() ? errors(404) : data(JSON.valueToTree(Map.of("keys", below)));
        }
        if (request.method().equals("DELETE")) {
            entries.remove(path);
        }
        return new Answer(204, null);
    }

    private Answer auth(String token) {
        tokens.put(token, true);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("auth")
                .put("client_token", token)
                .put("lease_duration", lease)
                .put("renewable", renewable);
        return new Answer(200, answer);
    }

    private static Answer data(JsonNode data) {
        return new Answer(200, JSON.createObjectNode().set("data", data));
    }

    private static Answer errors(int status, String... errors) {
        return new Answer(status, JSON.valueToTree(Map.of("errors", List.of(errors))));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
