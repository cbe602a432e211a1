package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import secrets.vault.StubVault;

/** An operator moves the secrets of a runtime to Vault, and Vault is sealed for a while. */
@Order(4)
class VaultIT {

    @Test
    void secretsMoveToVaultAndOrdersWaitWhileItIsSealed() throws Exception {
        try (var around = new Surroundings();
                var vault = new StubVault()) {
            Map<String, String> local = around.environment();
            try (var runtime = RuntimeProcess.start(local)) {
                String agent = around.createAgent(runtime);
                var stored = runtime.post(
                        "/api/agents/" + agent + "/secrets", Map.of("key", "OPENAI_API_KEY", "value", "sk-own"));
                assertEquals(201, stored.status());
            }
            var inVault = new HashMap<>(local);
            inVault.putAll(vault.environment());
            inVault.put("SECRETS_PROVIDER", "vault");
            try (var runtime = RuntimeProcess.start(inVault)) {
                assertTrue(runtime.log().contains("1 stored secrets are under another key"), runtime.log());
                assertTrue(run(inVault, "doctor", 0).contains("run rewrap"));
                assertTrue(run(inVault, "rewrap", 0).contains("put into Vault, under its newest key: 1"));
                assertTrue(run(inVault, "doctor", 0).contains("1 under vault:agentl2:v1 (SECRETS_PROVIDER=vault)"));
                assertEquals(1, vault.entries().size());
                vault.seal();
                Instant bought = Instant.now();
                List<String> orders = around.buy(1);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> runtime.log().contains("goes back to the queue")
                                && new String(runtime.get("/health").body()).contains("Vault is sealed: unseal it"));
                assertEquals(0, around.providers().calls().size());
                refused(inVault, 1, "agentl2: Vault is sealed: unseal it");
                vault.unseal();
                around.settle("vault", orders, bought, Duration.ofSeconds(60));
                assertEquals(
                        "Bearer sk-own",
                        around.providers().calls().peek().headers().get("Authorization"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !new String(runtime.get("/health").body()).contains("Vault"));
            }
            refused(local, 78, "1 stored secrets are in Vault, and VAULT_ADDR is not set");
        }
    }

    private static void refused(Map<String, String> environment, int status, String line) throws Exception {
        try (var process = RuntimeProcess.launch(environment)) {
            assertEquals(status, process.exitStatus(), process.log());
            assertTrue(process.log().contains(line), process.log());
            assertFalse(process.log().contains("\tat "), process.log());
        }
    }

    private static String run(Map<String, String> environment, String command, int status) throws Exception {
        try (var process = RuntimeProcess.launch(environment, command)) {
            assertEquals(status, process.exitStatus(), process.log());
            return process.log();
        }
    }
}
