package secrets.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Conditions;
import database.Queries;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import models.TestProviders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outgoing.TestTls;
import secrets.KeptSecrets;
import secrets.sealing.ValueStore;
import startup.TestDatabase;

/** What can go wrong between the runtime and Vault, on a real database. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class VaultTest {

    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

    @Inject
    Queries queries;

    @Inject
    Conditions conditions;

    private final Hands clock = new Hands();
    private StubVault vault;
    private KeptSecrets kept;
    private UUID agent;

    /** A clock that stands still until it is told to go on. */
    private static final class Hands extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void goOn(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Inject
    VaultWatch ofTheRuntime;

    @BeforeEach
    void start() throws Exception {
        // Its first look, which clears what is there, must not meet a test.
        ofTheRuntime.look();
        vault = new StubVault();
        kept = KeptSecrets.vault(queries, KEY, vault.settings(), clock);
        agent = UUID.randomUUID();
        queries.update("test/insert-agent", Map.of("id", agent.toString(), "model", "gpt-4o", "systemPrompt", "x"));
    }

    @AfterEach
    void stop() {
        vault.unseal();
        vault.refuse(request -> 0);
        kept.secrets().delete(agent, "A_KEY");
        queries.update("test/make-removals-due", Map.of());
        kept.removeEntries(100);
        queries.rows("base/clear-conditions-of-kind", Map.of("kind", "vault"));
        queries.rows("base/clear-conditions-of-kind", Map.of("kind", "vault_token"));
        vault.close();
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        vault.lease(3600, true);
        store("a value");
        clock.goOn(Duration.ofMinutes(39));
        assertEquals(Optional.of("a value"), read());
        assertEquals(0, asked("auth/token/renew-self"));
        clock.goOn(Duration.ofMinutes(2));
        kept.session().keep();
        assertEquals(1, asked("auth/token/renew-self"));
        clock.goOn(Duration.ofMinutes(30));
        assertEquals(Optional.of("a value"), read());
        assertEquals(1, asked("auth/approle/login"));
    }

    @Test
    void aTokenThatCannotBeRenewedIsReplacedByALogin() {
        vault.lease(3600, false);
        store("a value");
        clock.goOn(Duration.ofMinutes(41));
        assertEquals(Optional.of("a value"), read());
        assertEquals(2, asked("auth/approle/login"));
    }

    @Test
    void aTokenNearItsLongestLifeIsReplacedByALogin() {
        vault.lease(3600, true);
        store("a value");
        vault.lease(600, true);
        clock.goOn(Duration.ofMinutes(41));
        assertEquals(Optional.of("a value"), read());
        assertEquals(2, asked("auth/approle/login"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 403})
    void aTokenThatIsNotRenewedIsUsedUntilItEnds(int status) {
        vault.lease(3600, true);
        store("a value");
        vault.refuse(request ->
                request.path().equals("auth/token/renew-self") || request.path().equals("auth/approle/login")
                        ? status
                        : 0);
        clock.goOn(Duration.ofMinutes(41));
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.of("a value"), read());
        }
        assertEquals(1, asked("auth/token/renew-self"), "not at every use");
        assertThrows(VaultFailure.class, () -> kept.session().keep(), "it is told");
        clock.goOn(Duration.ofSeconds(11));
        assertEquals(Optional.of("a value"), read());
        assertEquals(2, asked("auth/token/renew-self"));
        clock.goOn(Duration.ofMinutes(20));
        assertThrows(VaultFailure.class, this::read);
        vault.refuse(request -> 0);
        assertEquals(Optional.of("a value"), read());
        kept.session().keep();
    }

    @Test
    void aConfiguredTokenWhosePolicyLacksItsRenewalIsNotRenewedAtEveryUse() {
        vault.lease(3600, true);
        kept = of(vault.environmentWithToken());
        store("a value");
        vault.refuse(request -> request.path().equals("auth/token/renew-self") ? 403 : 0);
        clock.goOn(Duration.ofMinutes(41));
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.of("a value"), read());
        }
        assertEquals(1, asked("auth/token/renew-self"));
    }

    @Test
    @Timeout(60)
    void halfAnAnswerEndsInTime() {
        store("a value");
        vault.stall(request -> request.path().startsWith("secret/data/"));
        var failure = assertThrows(VaultFailure.class, this::read);
        assertEquals(VaultFailure.Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("no whole answer"), failure.getMessage());
        vault.stall(request -> false);
        assertEquals(Optional.of("a value"), read());
    }

    @Test
    @Timeout(60)
    void aLoginThatStallsKeepsTheOthersNoLongerThanOne() throws Exception {
        vault.stall(request -> request.path().equals("auth/approle/login"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> waiting = Stream.generate(
                            () -> threads.submit(() -> kept.transit().newestKey()))
                    .limit(20)
                    .toList();
            for (Future<String> one : waiting) {
                assertTrue(assertThrows(ExecutionException.class, one::get).getCause() instanceof VaultFailure);
            }
        }
        assertTrue(asked("auth/approle/login") < 5, "logins: " + asked("auth/approle/login"));
    }

    @Test
    void aRevokedTokenIsReplacedByALogin() {
        store("a value");
        clock.goOn(Duration.ofMinutes(1));
        vault.revokeAll();
        assertEquals(Optional.of("a value"), read());
        assertEquals(2, asked("auth/approle/login"));
    }

    @Test
    void aConfiguredTokenThatWillEndIsTold() {
        vault.lease(3600, false);
        KeptSecrets byToken =
                KeptSecrets.vault(queries, KEY, TestVaultSettings.of(vault.environmentWithToken()), clock);
        byToken.watch().look();
        assertEquals(List.of(), standing());
        clock.goOn(Duration.ofMinutes(41));
        byToken.watch().look();
        assertTrue(
                standing().getFirst().contains("VAULT_TOKEN ends at 2026-01-01T01:00:00Z"),
                standing().toString());
    }

    @Test
    void aPolicyThatLacksSomethingIsNamedAndNoReasonToLogInAgain() {
        store("a value");
        clock.goOn(Duration.ofMinutes(1));
        vault.refuse(request -> request.path().startsWith("transit/decrypt/") ? 403 : 0);
        for (int i = 0; i < 5; i++) {
            var failure = assertThrows(VaultFailure.class, this::read);
            assertEquals(VaultFailure.Kind.FORBIDDEN, failure.kind());
            assertTrue(failure.getMessage().contains("decrypting with transit/agentl2"), failure.getMessage());
        }
        assertTrue(asked("auth/approle/login") <= 2, "logins: " + asked("auth/approle/login"));
    }

    @Test
    void aFailureIsAConditionUntilItIsOver() {
        store("a value");
        vault.seal();
        assertThrows(VaultFailure.class, this::read);
        assertEquals(List.of("Vault is sealed: unseal it, with vault operator unseal"), standing());
        vault.unseal();
        assertEquals(Optional.of("a value"), read());
        kept.watch().look();
        assertEquals(List.of(), standing());
    }

    @Test
    void aStartIsRefusedWithOneLineThatSaysWhatToDo() {
        assertStarts();
        vault.seal();
        assertRefused(1, "agentl2: Vault is sealed: unseal it, with vault operator unseal");
        vault.unseal();
        vault.refuse(request -> request.path().startsWith("secret/data/") ? 204 : 0);
        assertRefused(78, "no KV engine of version 2 at secret");
        vault.refuse(request -> request.path().startsWith("secret/metadata/") ? 403 : 0);
        assertRefused(78, "does not permit deleting below secret/metadata/agentl2");
        vault.refuse(request -> request.path().equals("auth/approle/login") ? 400 : 0);
        assertRefused(78, "make a new secret id");
        vault.refuse(request -> request.path().equals("auth/approle/login") ? 404 : 0);
        assertRefused(78, "mend VAULT_APPROLE_MOUNT");
        vault.refuse(request -> 307);
        assertRefused(78, "set VAULT_ADDR to the active node");
        vault.refuse(request -> 502);
        assertRefused(1, "status 502");
        vault.refuse(request -> 0);
        vault.dropKeys();
        assertRefused(78, "vault write -f transit/keys/agentl2 type=aes256-gcm96");
        vault.close();
        assertRefused(1, "cannot be reached: start it, or mend VAULT_ADDR");
    }

    @Test
    void aProcessClearsNothingThatAnotherRaises() {
        store("a value");
        KeptSecrets other = of(vault.environment());
        kept.watch().look();
        other.watch().look();
        vault.refuse(request -> request.path().startsWith("transit/") ? 403 : 0);
        assertThrows(VaultFailure.class, this::read);
        vault.refuse(request -> 0);
        other.watch().look();
        assertEquals(1, standing().size(), "it is for the one that raised it to clear");
        kept.watch().look();
        assertEquals(List.of(), standing());
    }

    @Test
    void whatIsStillWrongIsRaisedAgainAndWhatADeadProcessRaisedIsCleared() {
        vault.seal();
        kept.watch().look();
        queries.rows("base/clear-conditions-of-kind", Map.of("kind", "vault"));
        kept.watch().look();
        assertEquals(1, standing().size());
        conditions.raise("vault", "dead", "raised by one that is gone");
        vault.unseal();
        kept.watch().look();
        assertEquals(List.of(), standing(), "at its first look at which all is well");
        conditions.raise("vault", "dead", "raised by one that is gone");
        of(vault.environment()).watch().look();
        assertEquals(List.of(), standing());
        conditions.raise("vault", "dead", "raised by one that is gone");
        KeptSecrets.local(queries, KEY, null).watch().look();
        assertEquals(List.of(), standing(), "where no Vault is configured any more");
    }

    @Test
    void aLookFindsWhatAStartWould() {
        vault.refuse(request -> request.path().startsWith("secret/metadata/") ? 403 : 0);
        kept.watch().look();
        assertTrue(
                standing().getFirst().contains("deleting below secret/metadata/agentl2"),
                standing().toString());
        vault.refuse(request -> 0);
        kept.watch().look();
        assertEquals(List.of(), standing());
        long writes = asked("POST", "secret/data/");
        kept.watch().look();
        assertEquals(writes, asked("POST", "secret/data/"), "not at every look");
        clock.goOn(Duration.ofMinutes(2));
        kept.watch().look();
        assertEquals(writes + 1, asked("POST", "secret/data/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VAULT_KV_PREFIX", "VAULT_ADDR"})
    void aStartThatWouldNotSeeWhatIsStoredIsRefused(String changed) throws Exception {
        store("a value");
        try (var another = new StubVault()) {
            var environment = new HashMap<>(vault.environment());
            environment.put(
                    changed,
                    changed.equals("VAULT_ADDR") ? another.environment().get(changed) : "another");
            var refused = assertThrows(
                    PreventFurtherStepsException.class,
                    () -> of(environment).startCheck().check());
            assertEquals(78, refused.getExitCode());
            assertTrue(refused.getMessage().contains("1 stored secrets are in Vault under vault:agentl2:v1"));
            assertTrue(refused.getMessage().contains(changed), refused.getMessage());
        }
        assertStarts();
    }

    @Test
    void oneSpoiledValueKeepsNoRuntimeFromStarting() {
        store("a value");
        kept.secrets().store(agent, "B_KEY", "spoiled".getBytes(UTF_8)).orElseThrow();
        vault.entries().keySet().stream()
                .filter(path -> path.contains("/B_KEY/"))
                .forEach(path -> vault.admin("DELETE", "secret/metadata/" + path, null));
        assertStarts();
        assertThrows(ValueStore.Unreadable.class, () -> kept.secrets().value(agent, "B_KEY"));
        kept.secrets().delete(agent, "B_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret/data/", "transit/decrypt/"})
    void anOrderWaitsWhereAMountIsMissing(String mount) {
        store("a value");
        vault.refuse(request -> request.path().startsWith(mount) ? 404 : 0);
        assertEquals(
                VaultFailure.Kind.NOT_SET_UP,
                assertThrows(VaultFailure.class, this::read).kind());
    }

    @Test
    void aRemovalIsNotDoneWhereTheMountIsMissing() {
        store("a value");
        kept.secrets().delete(agent, "A_KEY");
        vault.refuse(request -> request.path().startsWith("secret/metadata/") ? 404 : 0);
        assertThrows(VaultFailure.class, () -> kept.removeEntries(10));
        vault.refuse(request -> 0);
        queries.update("test/make-removals-due", Map.of());
        assertEquals(1, kept.removeEntries(10));
    }

    @Test
    void whatElseVaultHasAgainstAnEntryIsSaidAsItIs() {
        vault.refuse(request -> request.path().startsWith("secret/data/") ? 413 : 0);
        var refused = assertThrows(base.Refusal.class, () -> store("a value"));
        assertTrue(refused.getMessage().contains("did not write"), refused.getMessage());
        assertTrue(refused.getMessage().contains("status 413"), refused.getMessage());
    }

    @Test
    void aStartWithoutTheVaultThatHasSecretsIsRefused() {
        store("a value");
        KeptSecrets local = KeptSecrets.local(queries, KEY, null);
        var refused = assertThrows(
                PreventFurtherStepsException.class, () -> local.startCheck().check());
        assertEquals(78, refused.getExitCode());
        assertTrue(refused.getMessage().contains("1 stored secrets are in Vault, and VAULT_ADDR is not set"));
    }

    @Test
    void whatAProcessThatDiedHasWrittenIsRemoved() {
        vault.refuse(request -> 0);
        store("a value");
        assertEquals(1, vault.entries().size());
        // Up to the row, and no further.
        UUID entry = UUID.randomUUID();
        queries.rows("secrets/announce-secret-entry", announced(entry));
        vault.admin(
                "POST", "secret/data/agentl2/" + agent + "/A_KEY/" + entry, Map.of("data", Map.of("sealed_value", "")));
        assertEquals(0, kept.removeEntries(10), "its writer still has time");
        queries.update("test/make-removals-due", Map.of());
        assertEquals(1, kept.removeEntries(10));
        assertEquals(1, vault.entries().size());
        assertEquals(Optional.of("a value"), read());
    }

    @Test
    void aWriterThatComesTooLateStoresNoRow() {
        UUID entry = UUID.randomUUID();
        queries.rows("secrets/announce-secret-entry", announced(entry));
        queries.update("test/make-removals-due", Map.of());
        assertTrue(queries.row("secrets/claim-secret-removal", Map.of()).isPresent());
        var row = new HashMap<String, Object>(announced(entry));
        row.put("keyId", "vault:agentl2:v1");
        assertEquals(List.of(), queries.rows("secrets/store-secret-in-vault", row));
    }

    @Test
    void aRemovalThatWaitsForVaultNeverMeetsANewerValue() {
        store("old");
        vault.refuse(request -> request.method().equals("DELETE") ? 503 : 0);
        kept.secrets().delete(agent, "A_KEY");
        assertThrows(VaultFailure.class, () -> kept.removeEntries(10));
        store("new");
        vault.refuse(request -> 0);
        assertEquals(0, kept.removeEntries(10), "it is tried again later");
        queries.update("test/make-removals-due", Map.of());
        assertEquals(1, kept.removeEntries(10));
        assertEquals(Optional.of("new"), read());
        assertEquals(1, vault.entries().size());
    }

    @Test
    void aValueThatWasRefusedIsWithdrawn() {
        vault.refuse(request -> request.path().startsWith("secret/data/") ? 403 : 0);
        assertThrows(base.Refusal.class, () -> store("a value"));
        assertEquals(Optional.empty(), read());
        vault.refuse(request -> 0);
        assertEquals(1, kept.removeEntries(10));
    }

    @Test
    void aValueThatMayStillBeWrittenIsRemovedLater() {
        vault.refuse(request -> request.path().startsWith("secret/data/") ? 500 : 0);
        assertThrows(base.Refusal.class, () -> store("a value"));
        assertEquals(Optional.empty(), read());
        vault.refuse(request -> 0);
        assertEquals(0, kept.removeEntries(10), "a slow write would come after it");
        queries.update("test/make-removals-due", Map.of());
        assertEquals(1, kept.removeEntries(10));
    }

    @Test
    void theNamespaceIsSaid() {
        var environment = new HashMap<>(vault.environment());
        environment.put("VAULT_NAMESPACE", "team/agents");
        kept = KeptSecrets.vault(queries, KEY, TestVaultSettings.of(environment), clock);
        store("a value");
        assertTrue(vault.seen().stream().allMatch(request -> "team/agents".equals(request.namespace())));
    }

    @Test
    void nothingOfAValueOrATokenIsInWhatVaultIsAskedOrInAFailure() {
        store("a-marked-value");
        vault.refuse(request -> request.path().contains("decrypt") ? 500 : 0);
        var failure = assertThrows(VaultFailure.class, this::read);
        assertFalse(vault.seen().toString().contains("a-marked-value"));
        assertFalse(vault.seen().stream().anyMatch(request -> request.path().contains(StubVault.SECRET)));
        assertFalse(failure.toString().contains("hvs."), failure.toString());
    }

    @Test
    void certificatesAreChecked(@TempDir Path folder) throws Exception {
        try (StubVault secure = secure("localhost", folder);
                StubVault other = secure("other.example", folder)) {
            Map<String, String> environment = new HashMap<>(secure.environment());
            environment.put("VAULT_ADDR", "https://localhost:" + secure.port());
            var refused = assertThrows(
                    VaultFailure.class, () -> of(environment).transit().newestKey());
            assertTrue(refused.getMessage().contains("VAULT_CACERT"), refused.getMessage());
            environment.put("VAULT_CACERT", pem("localhost", folder));
            assertEquals("vault:agentl2:v1", of(environment).transit().newestKey());
            environment.put("VAULT_ADDR", "https://localhost:" + other.port());
            environment.put("VAULT_CACERT", pem("other.example", folder));
            refused = assertThrows(
                    VaultFailure.class, () -> of(environment).transit().newestKey());
            assertTrue(refused.getMessage().contains("must be for that host"), refused.getMessage());
        }
    }

    private static StubVault secure(String host, Path folder) throws Exception {
        return new StubVault(TestTls.of(host, folder).server(0));
    }

    private static String pem(String host, Path folder) throws Exception {
        var keys = KeyStore.getInstance(folder.resolve(host + ".p12").toFile(), "test-only".toCharArray());
        String encoded = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("test").getEncoded());
        return Files.writeString(
                        folder.resolve(host + ".pem"),
                        "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n")
                .toString();
    }

    private KeptSecrets of(Map<String, String> environment) {
        return KeptSecrets.vault(queries, KEY, TestVaultSettings.of(environment), clock);
    }

    private Map<String, Object> announced(UUID entry) {
        return Map.of("entry", entry.toString(), "agentId", agent.toString(), "key", "A_KEY", "moved", false);
    }

    private void assertStarts() {
        of(vault.environment()).startCheck().check();
    }

    private void assertRefused(int status, String line) {
        var refused = assertThrows(PreventFurtherStepsException.class, this::assertStarts);
        assertEquals(status, refused.getExitCode(), refused.getMessage());
        assertTrue(refused.getMessage().contains(line), refused.getMessage());
    }

    private void store(String value) {
        kept.secrets().store(agent, "A_KEY", value.getBytes(UTF_8)).orElseThrow();
    }

    private Optional<String> read() {
        return kept.secrets().value(agent, "A_KEY");
    }

    private long asked(String path) {
        return vault.seen().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private long asked(String method, String below) {
        return vault.seen().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().startsWith(below))
                .count();
    }

    private List<String> standing() {
        return conditions.standing().stream()
                .filter(condition -> condition.kind().startsWith("vault"))
                .map(Conditions.Condition::message)
                .toList();
    }
}
