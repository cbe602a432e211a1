package chain.sending;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A model's server that takes a request and never answers, but notices when its caller hangs up. */
public class HangingProvider implements QuarkusTestResourceLifecycleManager {

    /** How many connections brought bytes. */
    static final AtomicInteger REQUESTS = new AtomicInteger();

    /** How many of them the caller closed. */
    static final AtomicInteger CLOSED = new AtomicInteger();

    private ServerSocket server;

    @Override
    public Map<String, String> start() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        return Map.of(
                "OPENAI_API_KEY",
                "sk-test",
                "OPENAI_BASE_URL",
                "http://127.0.0.1:" + server.getLocalPort() + "/v1",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "ORDER_MIN_DEADLINE_SECONDS",
                "0",
                "ORDER_LEASE_MS",
                "60000",
                "WEI_PER_USD",
                "1000000000000000");
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> hang(caller));
            } catch (IOException stopped) {
                return;
            }
        }
    }

    private static void hang(Socket caller) {
        boolean asked = false;
        try (caller) {
            byte[] some = new byte[8192];
            while (caller.getInputStream().read(some) >= 0) {
                if (!asked) {
                    asked = true;
                    REQUESTS.incrementAndGet();
                }
            }
        } catch (IOException reset) {
            // Closed as well, only harder.
        }
        if (asked) {
            CLOSED.incrementAndGet();
        }
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
