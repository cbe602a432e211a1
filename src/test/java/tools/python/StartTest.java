package tools.python;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.ToolUnavailable;

/** Children that do not start, or slowly: played by a wrapper that starts nothing, and by a clock. */
class StartTest {

    private static final Duration USUAL = Duration.ofSeconds(90);
    /** What a child says when it is warm, and that it then waits for its script. */
    private static final String WARM = "printf 'R\\000\\000\\000\\000'; exec sleep 600";

    @TempDir
    Path folder;

    private PythonPool pool;

    @BeforeEach
    void none() throws IOException {
        play("exit 7");
        pool = new PythonPool(limits(20, 1), Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        pool.stop();
    }

    /** The processor's seconds that it has had when so many have passed, and what is said then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1    | 89   |",
                "0    | 91   | a child was not ready after 91 s, in which it had 0.0 s of processor time, and none of late",
                "0.05 | 359  |",
                "0.05 | 362  | in which it had 18.1 s of processor time: this machine has too little of it",
                "0.9  | 91   |",
                "0.9  | 101  | in which it had 90.9 s of processor time: a start takes some 5 s of it",
            })
    void aStartIsWaitedForWhileItGoesOnButNotForEver(double share, int end, String said) {
        var patience = new StartPatience(USUAL);
        for (long ms = 250; ms < end * 1000L; ms += 250) {
            Duration wall = Duration.ofMillis(ms);
            if (ms < Math.min(end, 90) * 1000L || said == null) {
                assertEquals(Optional.empty(), patience.exceeded(wall, cpu(wall, share)), wall.toString());
            } else {
                patience.exceeded(wall, cpu(wall, share));
            }
        }
        Duration wall = Duration.ofSeconds(end);
        Optional<String> why = patience.exceeded(wall, cpu(wall, share));
        assertEquals(said != null, why.isPresent(), why.toString());
        assertTrue(said == null || why.get().contains(said), why.toString());
    }

    @Test
    void anOrderWaitsForAnInterpreterThatCannotBeStartedAndTheOperatorIsToldWhy() throws Exception {
        play("echo 'WARNING: java.io.tmpdir directory does not exist' >&2; echo 'no room for a heap' >&2; exit 7");
        ToolUnavailable wait = assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertEquals("the code interpreter cannot be started at the moment", wait.getMessage());
        PythonState state = pool.state();
        assertTrue(state.isFailing());
        assertTrue(
                state.lastFailure().startsWith("a child ended with status 7 while it started: look at"),
                state.lastFailure());
        assertTrue(state.lastFailure().endsWith("(it said: no room for a heap)"), state.lastFailure());
        play("kill -9 $$");
        assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertTrue(
                pool.state().lastFailure().contains("when memory is short"),
                pool.state().lastFailure());
        play("exit 3");
        assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertTrue(pool.state().lastFailure().contains("raise agentl2.tools.python.memory-mib"));
        Files.delete(wrapper());
        assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertTrue(pool.state()
                .lastFailure()
                .startsWith("the command of a child cannot be run: look at CODE_INTERPRETER_WRAPPER"));
    }

    @Test
    void oneThatStandsStillIsGivenUp() throws Exception {
        play("exec sleep 600");
        var hasty = new PythonPool(limits(1, 0), Duration.ofMillis(50));
        assertThrows(ToolUnavailable.class, () -> hasty.run("1"));
        assertTrue(
                hasty.state().lastFailure().contains("none of late: it stands still"),
                hasty.state().lastFailure());
        hasty.stop();
    }

    @Test
    void thoseKeptWarmAreLookedAtAndReplaced() throws Exception {
        assertEquals(0, pool.state().wanted(), "none before the first script");
        assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertTrue(pool.state().isFailing());
        // Nobody runs a script, and yet it is found out that one can be started again.
        play(WARM);
        await().until(() -> pool.state().warm() == 1);
        assertEquals(1, pool.state().wanted());
        assertFalse(pool.state().isFailing());
        assertTrue(pool.state().lastFailure().contains("status 7"), "the last one is still told");
        ProcessHandle first = child();
        first.destroyForcibly();
        await().until(() -> pool.state().warm() == 1 && child().pid() != first.pid());
    }

    @Test
    void aScriptThatAChildNeverTookIsNoScriptsFault() throws Exception {
        // It says that it is warm, and is gone when it is given the script.
        play("printf 'R\\000\\000\\000\\000'; head -c 1 > /dev/null");
        ToolUnavailable wait = assertThrows(ToolUnavailable.class, () -> pool.run("1"));
        assertEquals("the code interpreter cannot be started at the moment", wait.getMessage());
    }

    @Test
    void anOrderWhoseTurnDoesNotComeWaits() throws Exception {
        play(WARM);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> pool.run("1"));
            await().until(() -> pool.state().running() == 1);
            assertTrue(assertThrows(ToolUnavailable.class, () -> pool.run("2"))
                    .getMessage()
                    .startsWith("the code interpreter is busy"));
            first.cancel(true);
            assertTrue(threads.awaitTermination(0, TimeUnit.SECONDS) || first.isDone());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.lang.SecurityException: Creating threads is not allowed. | Creating threads is not allowed.",
                "org.graalvm.polyglot.PolyglotException: getaddrinfo was excluded | getaddrinfo was excluded",
                "java.lang.NullPointerException: Cannot invoke \"com.oracle.graal.python.PNone.x()\" | an error of its own",
                "java.lang.StackOverflowError | an error of its own",
                "java.io.IOException: /opt/agentl2/lib/main/python.jar: no such file | an error of its own",
                "java.lang.AssertionError: in Node$1 | an error of its own",
            })
    void anErrorOfTheInterpretersOwnShowsNothingOfIt(String said, String shown) {
        assertEquals(shown, PythonChild.reason(said));
    }

    private static Duration cpu(Duration wall, double share) {
        return Duration.ofMillis((long) (wall.toMillis() * share));
    }

    private Path wrapper() {
        return folder.resolve("wrapper");
    }

    private void play(String script) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwx------"));
        Files.move(next, wrapper(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static ProcessHandle child() {
        return ProcessHandle.current()
                .children()
                .filter(one -> one.info().command().orElse("").endsWith("/sleep"))
                .findFirst()
                .orElseGet(ProcessHandle::current);
    }

    private Limits limits(int startSeconds, int warm) {
        return new Limits(
                "graalpy",
                Optional.of(wrapper().toString()),
                Optional.empty(),
                Optional.empty(),
                60,
                60,
                128,
                1024,
                8,
                warm,
                1,
                1,
                startSeconds);
    }
}
