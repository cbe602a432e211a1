package outgoing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that send what no server should. */
class OutgoingLimitsTest {

    private static final int LONGEST = 100_000;
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final byte[] MUCH = "a".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);

    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Writes to whoever calls. */
    private interface Writer {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    @Test
    void aHeaderWithoutAnEndIsCutOff() {
        assertBroken(out -> {
            out.write((OK + "X-Long: ").getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(MUCH);
            }
        });
    }

    @Test
    void headersWithoutAnEndAreCutOff() {
        assertBroken(out -> {
            out.write(OK.getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write("X-More: yes\r\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @Test
    void aChunkSizeWithoutAnEndIsCutOff() {
        assertBroken(out -> {
            out.write((OK + "Transfer-Encoding: chunked\r\n\r\n5;").getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(MUCH);
            }
        });
    }

    @Test
    void promisesOfAnAnswerEndInTime() {
        long start = System.nanoTime();
        serve(out -> {
            while (true) {
                out.write("HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        var failure = assertThrows(OutgoingFailure.class, () -> get(Duration.ofSeconds(1)));
        assertEquals("there was no whole answer within 1 s", failure.getMessage());
        assertTrue(System.nanoTime() - start < 15_000_000_000L);
    }

    @Test
    void aBombOfGzipIsCutOffWhereItHasGrownTooLarge() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 1000; i++) {
                gzip.write(MUCH);
            }
        }
        var failure = assertFails(out -> {
            out.write((OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            bomb.writeTo(out);
        });
        assertEquals("the answer is longer than " + LONGEST + " bytes", failure.getMessage());
    }

    @Test
    void anAnswerThatIsCutOffIsNone() {
        assertBroken(out -> out.write((OK + "Content-Length: 10\r\n\r\n12345").getBytes(StandardCharsets.UTF_8)));
        assertBroken(out -> out.write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.UTF_8)));
        assertBroken(out -> {});
    }

    /** What was not sent can be sent again; what was may have been done. */
    @Test
    void aCallThatWasNotMadeIsKnownFromOneThatGotNoAnswer() throws IOException {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        serve(out -> {});
        assertFalse(assertThrows(OutgoingFailure.class, () -> call("POST", body, "http")) instanceof OutgoingUnreached);
        // Nobody speaks TLS there: the handshake fails before anything is sent.
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                // Until the other side has gone.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException theCallerIsGone) {
                Thread.currentThread().interrupt();
            }
        });
        assertThrows(OutgoingUnreached.class, () -> call("POST", body, "https"));
        server.close();
        assertThrows(OutgoingUnreached.class, () -> call("POST", body, "http"));
        assertEquals(
                "it cannot be reached",
                assertThrows(OutgoingUnreached.class, () -> call("GET", null, "http"))
                        .getMessage());
        // The guard's no is neither: it will be the same the next time.
        assertEquals(
                "its host is not known, or is not one that may be called",
                assertThrows(OutgoingFailure.class, () -> call("POST", body, "https", "unknown.example"))
                        .getMessage());
    }

    @Test
    void anAnswerWithoutALengthIsReadToItsEnd() throws Exception {
        serve(out -> out.write((OK + "\r\nhello").getBytes(StandardCharsets.UTF_8)));
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), get().body());
    }

    @Test
    void whoeverIsStoppedIsNotToldThatTheOtherSideFailed() throws Exception {
        var reached = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        serve(out -> {
            reached.countDown();
            never.await();
        });
        var outcome = new CompletableFuture<Exception>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                get(Duration.ofMinutes(1));
            } catch (Exception e) {
                outcome.complete(e);
            }
        });
        reached.await();
        caller.interrupt();
        assertFalse(assertInstanceOf(IOException.class, outcome.get()) instanceof OutgoingFailure);
        never.countDown();
    }

    private void assertBroken(Writer writer) {
        assertEquals(
                "there is no connection, or it broke before the answer was whole",
                assertFails(writer).getMessage());
    }

    private OutgoingFailure assertFails(Writer writer) {
        serve(writer);
        return assertThrows(OutgoingFailure.class, this::get);
    }

    private void serve(Writer writer) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                // The request, so that closing the socket does not lose what was written.
                var in = socket.getInputStream();
                int last4 = 0;
                while (last4 != 0x0d0a0d0a) {
                    last4 = last4 << 8 | in.read();
                }
                writer.to(socket.getOutputStream());
            } catch (IOException | InterruptedException theCallerIsGone) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private OutgoingAnswer get() throws IOException {
        return get(Duration.ofSeconds(30));
    }

    private OutgoingAnswer call(String method, byte[] body, String scheme) throws IOException {
        return call(method, body, scheme, "raw.example");
    }

    private OutgoingAnswer call(String method, byte[] body, String scheme, String host) throws IOException {
        return send(method, body, scheme + "://" + host, Duration.ofSeconds(30));
    }

    private OutgoingAnswer get(Duration timeout) throws IOException {
        return send("GET", null, "http://raw.example", timeout);
    }

    private OutgoingAnswer send(String method, byte[] body, String server, Duration timeout) throws IOException {
        var guard = new OutgoingGuard(new AllowedHosts(List.of("raw.example")), false, new TestNames());
        try (var client = new GuardedHttp(guard).client()) {
            var destination = Destination.parse(server + ":" + this.server.getLocalPort() + "/");
            return new Outgoing(client)
                    .send(new OutgoingRequest(method, destination, Map.of(), body, timeout, LONGEST));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
