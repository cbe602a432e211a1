package startup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainSettings;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import outgoing.TestTls;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "DATABASE_URL",
            "postgresql://user:p%40ss@host:5432/db",
            "L2_RPC_URL",
            "wss://node.example",
            "MARKETPLACE_ADDRESS",
            "0x" + "a".repeat(40),
            "REGISTRY_ADDRESS",
            "0x" + "B".repeat(40),
            "RUNTIME_PRIVATE_KEY",
            "0x" + "1".repeat(64),
            "JWT_SECRET",
            "a test's secret of more than 32 bytes",
            "ENCRYPTION_KEY",
            "00112233445566778899aabbccddeeff".repeat(2)));

    @Test
    void aCompleteEnvironmentHasNoProblem() {
        assertEquals(List.of(), problems());
        environment.put("ENCRYPTION_KEY", "kO8pNW2sYv0Q5m3rTzH7bXJcL1dFgUeAiBnRwKxCyVs=");
        assertEquals(List.of(), problems());
    }

    @Test
    void everyMissingNameIsALineThatSaysWhatItShouldLookLike() {
        environment.clear();
        assertEquals(7, problems().size());
        assertTrue(problems().contains("MARKETPLACE_ADDRESS is missing; it should be 0x and 40 hex digits"));
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, mysql://user:secretvalue@host/db",
        "DATABASE_URL, postgresql://host/db",
        "L2_RPC_URL, ftp://secretvalue",
        "L2_RPC_URL, 'https://node.example,ftp://secretvalue'",
        "L2_RPC_URL, 'https://node.example,'",
        "L2_RPC_URL, https://",
        "CHAIN_ID, 0x5",
        "CHAIN_ID, 0",
        "REMOTE_SIGNER_URL, wss://secretvalue",
        "agentl2.chain.log-range, 0",
        "agentl2.chain.probe-interval-ms, 10",
        "MARKETPLACE_ADDRESS, 0x12",
        "RUNTIME_PRIVATE_KEY, 0xsecretvalue",
        "RUNTIME_PRIVATE_KEY, 0x0000000000000000000000000000000000000000000000000000000000000000",
        "JWT_SECRET, secretvalue",
        "OPERATOR_ADDRESSES, 0xsecretvalue",
        "OPERATOR_ADDRESSES, '0x0000000000000000000000000000000000000001,'",
        "TRUSTED_OWNERS, 0xsecretvalue",
        "TRUSTED_OWNERS, '*,0x0000000000000000000000000000000000000001'",
        "AUTH_DOMAINS, https://secretvalue",
        "AUTH_DOMAINS, 'a.example b.example'",
        "AGENTS_PER_WALLET, 0",
        "AUTH_TOKEN_MINUTES, 61",
        "AUTH_SESSION_HOURS, 0",
        "AUTH_WALLET_RECHECK_SECONDS, 1",
        "agentl2.access.sign-in.nonce-seconds, 1",
        "ENCRYPTION_KEY, secretvalue",
        "AGENTL2_ROLES, 'api,secretvalue'",
        "MAX_CONCURRENT_EXECUTIONS, 0",
        "ORDER_POLL_INTERVAL_MS, -1",
        "PORT, 70000",
        "IPFS_API_URL, secretvalue",
        "RESULT_PUBLISH, secretvalue",
        "OUTGOING_ALLOWED_HOSTS, https://secretvalue/path",
        "OUTGOING_ALLOWED_HOSTS, 'a.example b.example'",
        "ORDER_MIN_DEADLINE_SECONDS, 86401",
        "PROTOCOL_FEE_BPS, 10001",
        "WEI_PER_USD, 0",
        "BRAVE_SEARCH_URL, https://host/search?key=secretvalue",
        "GOOGLE_SEARCH_URL, secretvalue",
        "agentl2.tools.search.timeout-ms, 0",
        "agentl2.tools.images.timeout-ms, 0",
        "IMAGE_PROVIDER, secretvalue",
        "IMAGE_MODEL, secretvalue?",
        "IMAGE_QUALITY, secretvalue",
        "IMAGE_MAX_MIB, 65",
        "STABLE_DIFFUSION_URL, ftp://secretvalue",
        "STABLE_DIFFUSION_AUTH, secretvalue",
        "CODE_INTERPRETER, secretvalue",
        "agentl2.tools.python.memory-mib, 32",
        "DOCUMENT_MAX_MIB, 0",
        "DOCUMENTS_PER_AGENT, many",
        "DOCUMENT_READER_MEMORY_MIB, 8",
        "DOCUMENT_READER_TIMEOUT_SECONDS, 1",
        "OPENAI_EMBEDDING_MODEL, 'secretvalue secretvalue'",
        "agentl2.knowledge.poll-interval-ms, 0",
        "TRUSTED_PROXIES, secretvalue.example",
        "TRUSTED_PROXIES, '10.0.0.0/8,10.0.0.0/33'",
        "RATE_LIMIT_PER_ADDRESS, -1",
        "RATE_LIMIT_SIGN_IN_PER_ADDRESS, 1000001",
        "RATE_LIMIT_PER_CALLER, secretvalue",
        "CORS_ORIGINS, *",
        "CORS_ORIGINS, http://secretvalue.example",
        "CORS_ORIGINS, https://secretvalue.example/",
        "CORS_ORIGINS, 'https://a.example,/https://.*/'",
        "SECRETS_PROVIDER, secretvalue",
        "VAULT_CACERT, /secretvalue",
        "VAULT_TOKEN, 'secretvalue secretvalue'",
        "VAULT_NAMESPACE, 'secretvalue?'",
        "VAULT_TRANSIT_KEY, ../secretvalue",
        "VAULT_KV_MOUNT, ../secretvalue",
        "VAULT_KV_PREFIX, /secretvalue",
        "ROUTES_DIR, /",
        "ROUTES_DIR, pom.xml",
        "ROUTES_DATA_DIR, /../..",
        "ROUTES_ALLOWED_SCHEMES, 'direct,secretvalue:x'",
        "ROUTES_ALLOWED_SCHEMES, 'direct,,https'",
        "ROUTES_ALLOWED_SCHEMES, 'direct,exec'",
        "ROUTES_ALLOWED_SCHEMES, HTTPS",
    })
    void aMalformedValueIsNamedAndNotShown(String name, String value) {
        environment.put(name, value);
        assertEquals(1, problems().size());
        assertTrue(problems().getFirst().startsWith(name + " is malformed; it should be "));
        assertFalse(problems().getFirst().contains("secretvalue"));
    }

    @Test
    void severalNodesMayBeNamed() {
        environment.put(
                "L2_RPC_URL",
                "https://user:key@a.example/v2/key?k=v , wss://b.example,http://my_node:8545,ws://[::1]:8546");
        assertEquals(List.of(), problems());
    }

    @Test
    void whoMayAskIsListed() {
        environment.put("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,2001:db8::/32");
        environment.put("CORS_ORIGINS", "https://app.example, https://[2001:db8::7]:8443");
        environment.put("RATE_LIMIT_PER_CALLER", "0");
        environment.put("TRUSTED_OWNERS", "*");
        assertEquals(List.of(), problems());
        environment.put("TRUSTED_OWNERS", "0x" + "a".repeat(40) + ", 0x" + "B".repeat(40));
        assertEquals(List.of(), problems());
    }

    @Test
    void aCertificateAndItsKeyAreReadAndBelongTogether(@TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        TestTls.of("one.example", folder).write(certificate, key);
        environment.put("TLS_CERTIFICATE", certificate.toString());
        assertEquals(List.of("TLS_CERTIFICATE and TLS_KEY should both be set, or neither"), problems());
        environment.put("TLS_KEY", key.toString());
        assertEquals(List.of(), problems());
        TestTls.of("two.example", folder).write(certificate, folder.resolve("other.pem"));
        assertEquals(
                List.of("TLS_CERTIFICATE and TLS_KEY do not belong together: the certificate is for another key"),
                problems());
        Files.writeString(certificate, "secretvalue");
        assertEquals(
                List.of(
                        "TLS_CERTIFICATE and TLS_KEY should be the PEM file of a certificate and that of its private key"
                                + " without a password"),
                problems());
        environment.put("TLS_KEY", "/nowhere/secretvalue");
        assertEquals(List.of("TLS_CERTIFICATE and TLS_KEY name files that cannot be read"), problems());
    }

    @Test
    void aRemoteSignerStandsInForTheKey() {
        environment.remove("RUNTIME_PRIVATE_KEY");
        assertEquals(
                List.of("RUNTIME_PRIVATE_KEY is missing; it should be a private key of 0x and 64 hex digits, not zero;"
                        + " or set REMOTE_SIGNER_URL in its place"),
                problems());
        environment.put("REMOTE_SIGNER_URL", "http://localhost:9000");
        assertEquals(List.of(), problems());
    }

    @ParameterizedTest
    @CsvSource({
        "https://vault.internal:8200, true",
        "http://127.0.0.1:8200, true",
        "http://localhost:8200, true",
        "http://[::1]:8200, true",
        "http://vault.internal:8200, false",
        "http://localhost.example:8200, false",
        "https://user@vault.internal, false",
    })
    void vaultIsCalledInTheClearOnThisMachineOnly(String address, boolean isTaken) {
        environment.put("VAULT_TOKEN", "a-token");
        environment.put("VAULT_ADDR", address);
        assertEquals(isTaken, problems().isEmpty(), () -> problems().toString());
    }

    @Test
    void vaultNeedsAnAddressAndALogin() {
        environment.put("SECRETS_PROVIDER", "vault");
        assertEquals(2, problems().size());
        environment.put("VAULT_ADDR", "https://vault.internal:8200");
        assertEquals(
                List.of("VAULT_TOKEN is missing; Vault needs it, or VAULT_ROLE_ID and VAULT_SECRET_ID in its place"),
                problems());
        environment.put("VAULT_ROLE_ID", "a-role");
        assertEquals(
                List.of(
                        "VAULT_SECRET_ID is missing; an AppRole logs in with VAULT_ROLE_ID and VAULT_SECRET_ID together"),
                problems());
        environment.put("VAULT_SECRET_ID", "an-id");
        assertEquals(List.of(), problems());
    }

    @Test
    void everyNumberOfTheChainsSettingsHasBounds() throws Exception {
        String properties = Files.readString(Path.of("src/main/resources/application.properties"));
        for (Method setting : ChainSettings.class.getMethods()) {
            if (setting.getReturnType() == String.class || setting.getReturnType() == Optional.class) {
                continue;
            }
            String name = "agentl2.chain."
                    + setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Matcher inEnvironment =
                    Pattern.compile(Pattern.quote(name) + "=\\$\\{([A-Z_0-9]+)").matcher(properties);
            String checked = inEnvironment.find() ? inEnvironment.group(1) : name;
            assertTrue(
                    Settings.all().anyMatch(one -> one.name().equals(checked)),
                    checked + " has no bounds in startup.settings");
        }
    }

    @Test
    void aDatabaseAddressIsDecoded() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://us%3Aer:p%40s+s@db.example:6432/agentl2?sslmode=require")
                .orElseThrow();
        assertEquals("jdbc:postgresql://db.example:6432/agentl2?sslmode=require", url.jdbcUrl());
        assertEquals("us:er", url.user());
        assertEquals("p@s+s", url.password());
        assertFalse(url.toString().contains("p@s+s"));
    }

    private List<String> problems() {
        return Settings.problems(environment::get);
    }
}
