package secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import base.Refusal;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import models.TestProviders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import secrets.sealing.WritableSecrets;
import secrets.vault.RealVault;
import secrets.vault.StubVault;
import secrets.vault.VaultFailure;
import secrets.vault.VaultServer;
import startup.TestDatabase;

/**
 * What holds wherever secrets are kept: in the database's rows, in the stub of Vault, and in a real Vault or OpenBao where one is
 * installed. The database is real.
 */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class SecretsContractTest {

    private static final String OLD =
            "a1b2c3d4" + "00112233445566778899aabbccddeeff".repeat(2).substring(8);
    private static final String NEW =
            "b2c3d4e5" + "00112233445566778899aabbccddeeff".repeat(2).substring(8);
    private static final int THREADS = 4;

    private static final Map<Place, Optional<VaultServer>> SERVERS = new EnumMap<>(Place.class);

    @Inject
    Queries queries;

    enum Place {
        LOCAL,
        STUB_VAULT,
        REAL_VAULT;

        boolean isVault() {
            return this != LOCAL;
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(server -> server.ifPresent(VaultServer::close));
        SERVERS.clear();
    }

    @ParameterizedTest
    @EnumSource
    void aValueIsStoredReadReplacedAndDeleted(Place place) throws Exception {
        KeptSecrets kept = kept(place);
        WritableSecrets secrets = kept.secrets();
        UUID agent = agent();
        assertEquals(Optional.empty(), secrets.value(agent, "A_KEY"));
        String told = secrets.store(agent, "A_KEY", "first ünïcode \u0000 \"value\"".getBytes(UTF_8))
                .orElseThrow();
        assertEquals("A_KEY", new ObjectMapper().readTree(told).get("key").asText());
        assertFalse(told.contains("first"), told);
        assertEquals(Optional.of("first ünïcode \u0000 \"value\""), secrets.value(agent, "A_KEY"));
        String longest = "x".repeat(8192);
        secrets.store(agent, "A_KEY", longest.getBytes(UTF_8)).orElseThrow();
        assertEquals(Optional.of(longest), secrets.value(agent, "A_KEY"));
        assertEquals(Optional.empty(), secrets.value(agent(), "A_KEY"), "another agent's");
        assertTrue(secrets.delete(agent, "A_KEY"));
        assertFalse(secrets.delete(agent, "A_KEY"));
        assertEquals(Optional.empty(), secrets.value(agent, "A_KEY"));
        assertNothingIsLeft(place, kept, agent);
    }

    @ParameterizedTest
    @EnumSource
    void anAgentThatIsNotThereOrDeletedGetsNone(Place place) throws Exception {
        KeptSecrets kept = kept(place);
        UUID nobody = UUID.randomUUID();
        assertEquals(Optional.empty(), kept.secrets().store(nobody, "A_KEY", "v".getBytes(UTF_8)));
        UUID agent = agent();
        kept.secrets().store(agent, "A_KEY", "v".getBytes(UTF_8)).orElseThrow();
        queries.rows("agents/delete-agent", Map.of("agentId", agent.toString()));
        assertEquals(Optional.empty(), kept.secrets().store(agent, "B_KEY", "v".getBytes(UTF_8)));
        assertEquals(Optional.empty(), kept.secrets().value(agent, "A_KEY"), "it went with its agent");
        assertNothingIsLeft(place, kept, agent);
        assertNothingIsLeft(place, kept, nobody);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatIsMovedToAnotherAgentDoesNotOpen(Place place) throws Exception {
        KeptSecrets kept = kept(place);
        UUID from = agent();
        UUID to = agent();
        kept.secrets().store(from, "MOVED", "a value".getBytes(UTF_8)).orElseThrow();
        Optional<Object> entry = row(from, "MOVED").map(row -> row.get("entry"));
        queries.update("test/move-secret", Map.of("from", from.toString(), "to", to.toString(), "key", "MOVED"));
        assertThrows(IllegalStateException.class, () -> kept.secrets().value(to, "MOVED"));
        if (place.isVault()) {
            // The thief may write in KV as well.
            String path = "secret/data/agentl2/%s/MOVED/" + entry.orElseThrow();
            VaultServer server = server(place);
            var data = server.admin("GET", path.formatted(from), null).at("/data/data");
            server.admin("POST", path.formatted(to), Map.of("data", data));
            var refused = assertThrows(
                    IllegalStateException.class, () -> kept.secrets().value(to, "MOVED"));
            assertTrue(refused.getMessage().contains("changed or moved"), refused.getMessage());
            server.admin("DELETE", "secret/metadata/agentl2/" + from + "/MOVED/" + entry.get(), null);
        }
        kept.secrets().delete(to, "MOVED");
        assertNothingIsLeft(place, kept, to);
    }

    @ParameterizedTest
    @EnumSource
    void aRowHasNothingOfAValue(Place place) throws Exception {
        KeptSecrets kept = kept(place);
        UUID agent = agent();
        kept.secrets().store(agent, "A_KEY", "a-marked-value".getBytes(UTF_8)).orElseThrow();
        Map<String, Object> row = row(agent, "A_KEY").orElseThrow();
        assertEquals(place.isVault(), row.get("sealed_value") == null);
        assertEquals(place.isVault(), row.get("sealed_key") == null);
        assertEquals(place.isVault(), row.get("entry") != null);
        if (place.isVault()) {
            String held = server(place)
                    .admin("GET", "secret/data/agentl2/" + agent + "/A_KEY/" + row.get("entry"), null)
                    .toString();
            assertTrue(held.contains("wrapped_key"), held);
            assertFalse(held.contains("a-marked-value"), held);
        }
        kept.secrets().delete(agent, "A_KEY");
        assertNothingIsLeft(place, kept, agent);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeOfTheKeyUnderLoadLosesNothing(Place place) throws Exception {
        List<UUID> agents = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            agents.add(agent());
        }
        KeptSecrets before = kept(place);
        var expected = new ConcurrentHashMap<String, String>();
        for (UUID agent : agents) {
            for (int i = 0; i < 20; i++) {
                before.secrets()
                        .store(agent, "KEY_" + i, "first".getBytes(UTF_8))
                        .orElseThrow();
                expected.put(agent + "/KEY_" + i, "first");
            }
        }
        KeptSecrets after = changed(place);
        var over = new AtomicBoolean();
        KeyRotation.Outcome besideWriters;
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                // Runtimes of both settings write at once, as while replicas are restarted; each row has one writer.
                WritableSecrets writer = (thread % 2 == 0 ? before : after).secrets();
                int mine = thread;
                load.add(threads.submit((Callable<Void>) () -> {
                    for (int round = 0; !over.get() || round < 10; round++) {
                        UUID agent = agents.get(ThreadLocalRandom.current().nextInt(agents.size()));
                        String key = "KEY_"
                                + (mine + THREADS * ThreadLocalRandom.current().nextInt(2));
                        String value = mine + " in round " + round;
                        writer.store(agent, key, value.getBytes(UTF_8)).orElseThrow();
                        String read = after.secrets().value(agent, key).orElseThrow();
                        expected.put(agent + "/" + key, value);
                        assertEquals(value, read);
                    }
                    return null;
                }));
            }
            besideWriters = after.rotation().run();
            // Beside the writers, who always leave more.
            after.removeEntries(50);
            over.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        }
        assertEquals(0, besideWriters.unreadable(), "what is replaced meanwhile is not lost");
        assertEquals(0, after.rotation().run().unreadable());
        after.removeEntries(10_000);
        expected.forEach((name, value) -> assertEquals(
                Optional.of(value),
                after.secrets().value(UUID.fromString(name.substring(0, 36)), name.substring(37)),
                name));
        assertEquals(new KeyRotation.Outcome(0, 0, 0), after.rotation().run(), "a second run finds nothing to do");
        assertEquals(
                Map.of(after.rotation().currentKey(), 100L), after.rotation().rowsByKey());
        for (UUID agent : agents) {
            queries.rows("agents/delete-agent", Map.of("agentId", agent.toString()));
            assertNothingIsLeft(place, after, agent);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void secretsMoveToVaultAndBackByRewrap(Place place) throws Exception {
        UUID agent = agent();
        KeptSecrets here = KeptSecrets.local(queries, OLD, null, server(place).settings());
        KeptSecrets there = kept(place);
        here.secrets().store(agent, "A_KEY", "a value".getBytes(UTF_8)).orElseThrow();
        assertEquals(Optional.of("a value"), there.secrets().value(agent, "A_KEY"), "before it is moved");
        there.startCheck().check();
        assertEquals(new KeyRotation.Outcome(1, 0, 0), there.rotation().run());
        assertEquals(null, row(agent, "A_KEY").orElseThrow().get("sealed_value"));
        assertEquals(Optional.of("a value"), there.secrets().value(agent, "A_KEY"));
        assertEquals(Optional.of("a value"), here.secrets().value(agent, "A_KEY"), "VAULT_ADDR is still set there");
        assertEquals(new KeyRotation.Outcome(1, 0, 0), here.rotation().run());
        assertEquals(
                Optional.of("a value"),
                KeptSecrets.local(queries, OLD, null).secrets().value(agent, "A_KEY"));
        here.secrets().delete(agent, "A_KEY");
        assertNothingIsLeft(place, there, agent);
    }

    @ParameterizedTest
    @EnumSource(names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
    void aSealedVaultMakesOrdersWaitAndRefusesWhatIsStored(Place place) throws Exception {
        KeptSecrets kept = kept(place);
        UUID agent = agent();
        kept.secrets().store(agent, "A_KEY", "a value".getBytes(UTF_8)).orElseThrow();
        server(place).seal();
        try {
            var waits = assertThrows(VaultFailure.class, () -> kept.secrets().value(agent, "A_KEY"));
            assertEquals(VaultFailure.Kind.SEALED, waits.kind());
            var refused =
                    assertThrows(Refusal.class, () -> kept.secrets().store(agent, "A_KEY", "another".getBytes(UTF_8)));
            assertEquals(Refusal.Kind.UNAVAILABLE, refused.kind());
            assertTrue(refused.getMessage().contains("unseal"), refused.getMessage());
            assertTrue(kept.secrets().delete(agent, "A_KEY"), "deleting needs no Vault");
        } finally {
            server(place).unseal();
        }
        org.awaitility.Awaitility.await()
                .ignoreExceptions()
                .until(() -> kept.transit().newestKey() != null);
        assertNothingIsLeft(place, kept, agent);
    }

    private KeptSecrets kept(Place place) throws Exception {
        return place.isVault()
                ? KeptSecrets.vault(queries, OLD, server(place).settings())
                : KeptSecrets.local(queries, OLD, null);
    }

    /** The setting after its key was changed, as an operator would. */
    private KeptSecrets changed(Place place) throws Exception {
        if (!place.isVault()) {
            return KeptSecrets.local(queries, NEW, OLD);
        }
        server(place).admin("POST", "transit/keys/agentl2/rotate", Map.of());
        return kept(place);
    }

    private static VaultServer server(Place place) throws Exception {
        if (!SERVERS.containsKey(place)) {
            SERVERS.put(
                    place,
                    place == Place.REAL_VAULT ? RealVault.start().map(real -> real) : Optional.of(new StubVault()));
        }
        if (SERVERS.get(place).isEmpty()) {
            System.out.println("SecretsContractTest does not run against a real Vault: there is none on the path, at"
                    + " -Dvault.binary or in .dev/vault. bench/vault.sh builds one");
        }
        assumeTrue(SERVERS.get(place).isPresent(), "no Vault is installed");
        return SERVERS.get(place).get();
    }

    private void assertNothingIsLeft(Place place, KeptSecrets kept, UUID agent) throws Exception {
        if (place.isVault()) {
            queries.update("test/make-removals-due", Map.of());
            kept.removeEntries(10_000);
            var left = server(place).admin("LIST", "secret/metadata/agentl2/" + agent, null);
            assertTrue(left.at("/data/keys").isEmpty(), left.toString());
        }
    }

    private Optional<Map<String, Object>> row(UUID agent, String key) {
        return queries.row("secrets/read-secret", Map.of("agentId", agent.toString(), "key", key));
    }

    private UUID agent() {
        UUID id = UUID.randomUUID();
        queries.update("test/insert-agent", Map.of("id", id.toString(), "model", "gpt-4o", "systemPrompt", "x"));
        return id;
    }
}
