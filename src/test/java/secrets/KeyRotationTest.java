package secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
import secrets.sealing.MasterKey;
import secrets.sealing.WritableSecrets;
import startup.TestDatabase;

/** Changing the master key, on a real database. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class KeyRotationTest {

    private static final String OLD =
            "a1".repeat(4) + "00112233445566778899aabbccddeeff".repeat(2).substring(8);
    private static final String NEW =
            "b2".repeat(4) + "00112233445566778899aabbccddeeff".repeat(2).substring(8);
    private static final int AGENTS = 30;
    private static final int THREADS = 8;

    @Inject
    Queries queries;

    @Test
    void rewrappingUnderLoadLosesNothing() throws Exception {
        List<String> agents = agents(AGENTS);
        WritableSecrets before = secrets(OLD, null);
        WritableSecrets after = secrets(NEW, OLD);
        var expected = new ConcurrentHashMap<String, String>();
        for (String agent : agents) {
            for (int i = 0; i < 20; i++) {
                store(before, agent, "KEY_" + i, "first");
                expected.put(agent + "/KEY_" + i, "first");
            }
        }
        var over = new AtomicBoolean();
        KeyRotation.Outcome besideWriters;
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                // Runtimes of both settings write at once, as while replicas are restarted; each row has one writer.
                WritableSecrets writer = thread % 2 == 0 ? before : after;
                int mine = thread;
                load.add(threads.submit((Callable<Void>) () -> {
                    for (int round = 0; !over.get() || round < 50; round++) {
                        String agent = agents.get(ThreadLocalRandom.current().nextInt(AGENTS));
                        String key =
                                "KEY_" + (mine + 8 * ThreadLocalRandom.current().nextInt(2));
                        store(writer, agent, key, mine + " in round " + round);
                        String read = after.value(UUID.fromString(agent), key).orElseThrow();
                        expected.put(agent + "/" + key, mine + " in round " + round);
                        assertTrue(read.startsWith(mine + " in round "), "another's value: " + read);
                    }
                    return null;
                }));
            }
            besideWriters = rotation(NEW, OLD).run();
            over.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        }
        assertEquals(0, besideWriters.unreadable(), "what is replaced meanwhile is not lost");
        // What the old setting wrote while the rotation ran is wrapped by the next one.
        assertEquals(0, rotation(NEW, OLD).run().unreadable());
        WritableSecrets alone = secrets(NEW, null);
        expected.forEach((name, value) -> assertEquals(
                Optional.of(value), alone.value(UUID.fromString(name.substring(0, 36)), name.substring(37)), name));
        assertEquals(0, rotation(NEW, OLD).run().wrapped(), "a second run finds nothing to do");
    }

    @Test
    void whatNoKeyOpensIsCountedAndLeftAlone() throws Exception {
        String agent = agents(1).getFirst();
        String lost = "c3".repeat(4) + NEW.substring(8);
        store(secrets(lost, null), agent, "LOST", "a value");
        String id = MasterKey.parse(lost).id();
        assertEquals(1L, rotation(NEW, OLD).rowsByKey().get(id));
        assertEquals(1, rotation(NEW, OLD).run().unreadable());
        assertEquals(Optional.of("a value"), secrets(lost, null).value(UUID.fromString(agent), "LOST"));
        var refused = assertThrows(
                IllegalStateException.class, () -> secrets(NEW, OLD).value(UUID.fromString(agent), "LOST"));
        assertTrue(refused.getMessage().contains(id), refused.getMessage());
        assertFalse(refused.getMessage().contains(lost), "the key itself is named");
        queries.update("secrets/delete-secret", Map.of("agentId", agent, "key", "LOST"));
    }

    @Test
    void aRowThatIsMovedToAnotherAgentOpensNeitherBeforeNorAfter() throws Exception {
        List<String> agents = agents(2);
        store(secrets(OLD, null), agents.get(0), "MOVED", "a value");
        queries.update("test/move-secret", Map.of("from", agents.get(0), "to", agents.get(1), "key", "MOVED"));
        assertEquals(1, rotation(NEW, OLD).run().unreadable());
        assertThrows(
                IllegalStateException.class, () -> secrets(NEW, OLD).value(UUID.fromString(agents.get(1)), "MOVED"));
        queries.update("secrets/delete-secret", Map.of("agentId", agents.get(1), "key", "MOVED"));
    }

    private KeyRotation rotation(String current, String previous) {
        return KeptSecrets.local(queries, current, previous).rotation();
    }

    private WritableSecrets secrets(String current, String previous) {
        return KeptSecrets.local(queries, current, previous).secrets();
    }

    private static void store(WritableSecrets secrets, String agent, String key, String value) {
        secrets.store(UUID.fromString(agent), key, value.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private List<String> agents(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = UUID.randomUUID().toString();
            queries.update("test/insert-agent", Map.of("id", id, "model", "gpt-4o", "systemPrompt", "x"));
            ids.add(id);
        }
        return ids;
    }
}
