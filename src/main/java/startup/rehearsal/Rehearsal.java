package startup.rehearsal;

import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A start of all roles that nobody waits for, from which Java keeps what other starts need ({@link QuickStart}). It has settings of
 * its own, which reach nothing: a {@link SilentDatabase}, a node and a model that are not there. Its background work takes some
 * turns, its API answers some requests, and it ends with status 0.
 */
public class Rehearsal implements QuarkusApplication {

    /** The program's argument. */
    public static final String NAME = "rehearse";

    /** For each piece of background work to have its first turns: timers begin after a second. */
    private static final long TURNS_MS = 4_000;

    private static final int ROUNDS = 3;
    private static final int WAIT_MS = 5_000;
    private static final List<String> REQUESTS = List.of(
            "GET /ready",
            "GET /health",
            "GET /metrics",
            "GET /api/agents",
            "POST /api/auth/nonce",
            "GET /api/orders/1",
            "GET /nothing");

    private static int port;

    /** Makes this process one that rehearses. To be called before Quarkus starts. */
    public static void prepare() throws IOException {
        @SuppressWarnings("resource") // It is needed until the process ends.
        var database = new SilentDatabase();
        Nowhere.settings(database.port()).forEach(System::setProperty);
        System.setProperty("agentl2.operations.command", NAME);
        System.setProperty("quarkus.http.host", "127.0.0.1");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        System.setProperty("quarkus.http.port", String.valueOf(port));
        // What goes wrong here goes wrong by intention.
        System.getProperties().putIfAbsent("quarkus.log.console.level", "OFF");
    }

    @Override
    public int run(String... none) throws IOException, InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Thread.sleep(TURNS_MS / ROUNDS);
            for (String request : REQUESTS) {
                ask(request);
            }
        }
        return 0;
    }

    private static void ask(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(WAIT_MS);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: localhost:" + port
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
