package tools.mcp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is a process of this machine stalls at each point there is: who asks hears of it in time, and it is ended. */
class StalledStdioTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    /** What a machine that is busy takes beside it. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));
    private static final String BEGINS =
            "read line; printf '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{}}}\\n'; ";

    private Set<ProcessHandle> before;

    @BeforeEach
    void remember() {
        before = descendants();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it reads and says nothing           | while read -r line; do :; done                                | LATE
            it neither reads nor says anything  | exec sleep 600                                                | LATE
            it cannot be ended kindly           | trap '' TERM; while :; do sleep 1; done                       | LATE
            half a message                      | printf '{"jsonrpc":"2.0",'; exec sleep 600                    | LATE
            a byte at a time, with no end       | while :; do printf x; sleep 0.05; done                        | LATE
            lines that answer nobody            | while :; do echo '{"jsonrpc":"2.0","method":"x"}'; sleep 0.05; done | LATE
            the answer to another question      | echo '{"jsonrpc":"2.0","id":7,"result":{}}'; exec sleep 600   | LATE
            a child of its own holds the pipe   | sleep 4 & exit 0                                              |
            it ends at once                     | exit 3                                                        | BROKEN
            it ends in the middle of a message  | read line; printf '{"jsonrpc"'; exit 0                        | BROKEN
            """)
    void aSessionThatDoesNotBeginEndsInTime(String what, String script, McpFailure.Kind kind) throws Exception {
        var since = Instant.now();
        var link = McpStdioLink.start(command(script), () -> {});
        var failure = assertThrows(McpFailure.class, () -> McpSession.open(link, LIMIT), what);
        // Where a child of its own holds the pipe, the system may tell of the end or not.
        assertTrue(kind == null || kind == failure.kind(), what + ": " + failure.kind() + ", " + failure.getMessage());
        assertInTime(since);
        assertFalse(link.isOpen());
        awaitEnded();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            it does not answer     | while read -r line; do :; done
            it no longer reads     | exec sleep 600
            half of the answer     | printf '{"jsonrpc":"2.0","id":2,'; exec sleep 600
            """)
    void aCallThatIsNotAnsweredEndsInTime(String what, String script) throws Exception {
        String whole = BEGINS + script;
        try (var session = McpSession.open(McpStdioLink.start(command(whole), () -> {}), LIMIT.plus(MARGIN))) {
            assertTrue(session.isOpen());
        }
        awaitEnded();
        var link = McpStdioLink.start(command(whole), () -> {});
        try {
            link.ask(
                    McpMessages.request(1, "initialize", McpMessages.object()),
                    Instant.now().plus(MARGIN));
            var since = Instant.now();
            // More than a pipe takes: who writes it would wait for ever.
            var large = McpMessages.object().put("text", "x".repeat(1_000_000));
            assertThrows(
                    IOException.class,
                    () -> link.ask(
                            McpMessages.request(2, "tools/call", large),
                            Instant.now().plus(LIMIT)),
                    what);
            assertInTime(since);
        } finally {
            link.close();
        }
        awaitEnded();
    }

    @Test
    void anOrderThatIsStoppedWaitsNoLonger() throws Exception {
        String script = "exec sleep 600";
        var link = McpStdioLink.start(command(script), () -> {});
        Thread order = Thread.ofPlatform()
                .start(() -> assertThrows(IOException.class, () -> McpSession.open(link, Duration.ofMinutes(10))));
        await().until(() -> order.getState() == Thread.State.TIMED_WAITING);
        order.interrupt();
        assertTrue(order.join(MARGIN));
        link.close();
        awaitEnded();
    }

    private static void assertInTime(Instant since) {
        Duration took = Duration.between(since, Instant.now());
        assertTrue(took.compareTo(LIMIT.plus(MARGIN)) < 0, took.toString());
    }

    private static McpCommand command(String script) {
        return new McpCommand(List.of("/bin/sh", "-c", script), ENVIRONMENT);
    }

    /** Every process that was started since {@link #remember} ends. */
    private void awaitEnded() {
        await().atMost(MARGIN).until(() -> before.containsAll(descendants()));
    }

    private static Set<ProcessHandle> descendants() {
        return ProcessHandle.current().descendants().collect(Collectors.toSet());
    }
}
