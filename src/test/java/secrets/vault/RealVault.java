package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import development.LeashedProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Vault or OpenBao in its development mode, set up as docs/secrets.md says, where one is installed. */
public final class RealVault implements VaultServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "root-of-the-test";
    private static final Pattern UNSEAL_KEY = Pattern.compile("Unseal Key: (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final LeashedProcess process;
    private final Path log;
    private final String address;
    private final Map<String, String> environment;

    private RealVault(Path program) throws IOException {
        int port;
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        address = "http://127.0.0.1:" + port;
        Path directory = Files.createTempDirectory("agentl2-vault");
        log = directory.resolve("vault.log");
        process = LeashedProcess.start(
                List.of(
                        program.toAbsolutePath().toString(),
                        "server",
                        "-dev",
                        "-dev-no-store-token",
                        "-dev-root-token-id=" + ROOT,
                        "-dev-listen-address=127.0.0.1:" + port),
                directory,
                log);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> !admin("GET", "sys/mounts", null).isMissingNode());
        environment = setUp();
    }

    /** Starts the one that the setting VAULT_BINARY names, the script of bench/ has built, or the path has; empty if there is none. */
    public static Optional<RealVault> start() throws IOException {
        Stream<Path> named = Stream.ofNullable(System.getProperty("vault.binary", System.getenv("VAULT_BINARY")))
                .map(Path::of);
        Stream<Path> built = Stream.of(Path.of(".dev", "vault", "vault"));
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of(Path.of(folder, "vault"), Path.of(folder, "bao")));
        Optional<Path> program = Stream.of(named, built, onPath)
                .flatMap(places -> places)
                .filter(Files::isExecutable)
                .findFirst();
        return program.isPresent() ? Optional.of(new RealVault(program.get())) : Optional.empty();
    }

    private Map<String, String> setUp() {
        admin("POST", "sys/mounts/transit", Map.of("type", "transit"));
        admin("POST", "transit/keys/agentl2", Map.of("type", "aes256-gcm96"));
        admin("POST", "sys/policies/acl/agentl2", Map.of("policy", documentedPolicy()));
        admin("POST", "sys/auth/approle", Map.of("type", "approle"));
        admin("POST", "auth/approle/role/agentl2", Map.of("token_policies", "agentl2", "token_ttl", "1h"));
        String role = admin("GET", "auth/approle/role/agentl2/role-id", null)
                .at("/data/role_id")
                .asText();
        String secret = admin("POST", "auth/approle/role/agentl2/secret-id", Map.of())
                .at("/data/secret_id")
                .asText();
        return Map.of("VAULT_ADDR", address, "VAULT_ROLE_ID", role, "VAULT_SECRET_ID", secret);
    }

    /** The policy that operators are told to write, word by word. */
    private static String documentedPolicy() {
        try {
            String docs = Files.readString(Path.of("docs", "secrets.md"));
            int from = docs.indexOf("```hcl\n") + "```hcl\n".length();
            return docs.substring(from, docs.indexOf("```", from));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public JsonNode admin(String method, String path, Map<String, ?> body) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
                    .header("X-Vault-Token", ROOT)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
                throw new IllegalStateException(
                        method + " " + path + ": " + answer.statusCode() + " " + new String(answer.body()));
            }
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void seal() {
        admin("POST", "sys/seal", Map.of());
    }

    @Override
    public void unseal() {
        try {
            var key = UNSEAL_KEY.matcher(Files.readString(log));
            if (!key.find()) {
                throw new IllegalStateException("no unseal key in the log");
            }
            admin("POST", "sys/unseal", Map.of("key", key.group(1)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.stop();
    }
}
