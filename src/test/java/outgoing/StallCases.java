package outgoing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import calls.OpenCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every client of a room against a server that stalls, wherever it may: the call ends, as one that may be tried again. */
public abstract class StallCases {

    /** For one call; what a client takes for its limit. */
    protected static final Duration LIMIT = Duration.ofSeconds(1);

    private static final long SLACK_SECONDS = 20;
    private static final int TRIES = 10;

    /** Calls a server. */
    @FunctionalInterface
    public interface Client {

        /** @param url without a path */
        Object call(String url) throws Exception;
    }

    /** The room's clients by what they are for. Each gives up after about {@link #LIMIT}. */
    protected abstract Map<String, Client> clients() throws Exception;

    /** What a call that may be tried again fails with. */
    protected abstract Class<? extends Exception> failure();

    /** True if the client closes its connection there. */
    protected boolean hangsUp(StallingServer.Stall stall) {
        return true;
    }

    @TestFactory
    Stream<DynamicTest> eachCallEndsInTimeAndHangsUp() throws Exception {
        return clients().entrySet().stream()
                .map(client -> DynamicTest.dynamicTest(client.getKey(), () -> endsAtEachPoint(client.getValue())));
    }

    /** All points side by side: each is waited for. */
    private void endsAtEachPoint(Client client) throws Exception {
        List<Executable> checks = new ArrayList<>();
        List<StallingServer> servers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (StallingServer.Stall stall : StallingServer.Stall.values()) {
                var server = new StallingServer(stall);
                servers.add(server);
                Future<Object> call = threads.submit((Callable<Object>) () -> untilReached(client, server));
                checks.add(() -> check(stall, call, server));
            }
            assertAll(checks);
        } finally {
            for (StallingServer server : servers) {
                server.close();
            }
        }
    }

    /** On a machine that is short of time a call's limit may be over before it has got anywhere. */
    private static Object untilReached(Client client, StallingServer server) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                return client.call(server.url());
            } catch (Exception failed) {
                if (server.calls() > 0 || tries == TRIES) {
                    throw failed;
                }
            }
        }
    }

    private void check(StallingServer.Stall stall, Future<Object> call, StallingServer server) throws Exception {
        try {
            Object answer = call.get(LIMIT.toSeconds() + SLACK_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError(stall + " was answered: " + answer);
        } catch (ExecutionException failed) {
            assertInstanceOf(failure(), failed.getCause(), stall.name());
        } catch (java.util.concurrent.TimeoutException late) {
            call.cancel(true);
            throw new AssertionError(stall + " did not end", late);
        }
        assertTrue(server.calls() > 0, () -> stall + " was called");
        if (hangsUp(stall)) {
            assertDoesNotThrow(() -> server.awaitHungUp(SLACK_SECONDS), () -> stall + " was not hung up");
        }
        assertEquals(
                List.of(),
                OpenCalls.now().stream()
                        .filter(open -> open.to()
                                .endsWith(server.url().substring(server.url().lastIndexOf(':'))))
                        .toList(),
                stall.name());
    }

    /** A way out that may go to this machine. */
    public static Outgoing outgoing() throws Exception {
        return new Outgoing(guarded());
    }

    static CloseableHttpClient guarded() throws Exception {
        return GuardedHttp.client(guard(), javax.net.ssl.SSLContext.getDefault());
    }

    static OutgoingGuard guard() {
        return new OutgoingGuard(new AllowedHosts(List.of("127.0.0.1")), false, new TestNames());
    }
}
