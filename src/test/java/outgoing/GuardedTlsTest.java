package outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection is made to an address that was checked, and TLS is still about the host's name. */
class GuardedTlsTest {

    @TempDir
    Path folder;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private HttpsServer server;
    private SSLContext trusted;

    @BeforeEach
    void open() throws Exception {
        TestTls tls = TestTls.of("shop.example", folder);
        trusted = tls.trusted();
        server = tls.server();
        server.createContext("/", call -> {
            var session = (ExtendedSSLSession) ((HttpsExchange) call).getSSLSession();
            seen.add(session.getRequestedServerNames() + " "
                    + call.getRequestHeaders().getFirst("Host"));
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void theServersNameIsAskedForAndItsCertificateAccepted() throws IOException {
        assertEquals(204, get("shop.example", trusted).status());
        assertEquals(
                List.of("[type=host_name (0), value=shop.example] shop.example:"
                        + server.getAddress().getPort()),
                List.copyOf(seen));
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        assertThrows(OutgoingFailure.class, () -> get("other.example", trusted));
        assertThrows(OutgoingFailure.class, () -> get("127.0.0.1", trusted));
        assertEquals(0, seen.size());
    }

    @Test
    void aCertificateOfNobodyIsRefused() {
        assertThrows(OutgoingFailure.class, () -> get("shop.example", SSLContext.getDefault()));
        assertEquals(0, seen.size());
    }

    private OutgoingAnswer get(String host, SSLContext context) throws IOException {
        var guard = new OutgoingGuard(
                new AllowedHosts(List.of("shop.example", "other.example", "127.0.0.1")), false, new TestNames());
        try (var client = GuardedHttp.client(guard, context)) {
            String address = "https://" + host + ":" + server.getAddress().getPort() + "/";
            return new Outgoing(client)
                    .send(new OutgoingRequest(
                            "GET", Destination.parse(address), Map.of(), null, Duration.ofSeconds(10), 1000));
        }
    }
}
