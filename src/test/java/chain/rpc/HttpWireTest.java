package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A node that answers as no node should. */
class HttpWireTest {

    private static final int PIECE = 1024 * 1024;
    private static final long LONGEST = 64L * PIECE;
    /** What may be on its way when the connection is closed. */
    private static final long BUFFERS = 32L * PIECE;

    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch cutOff = new CountDownLatch(1);

    @Test
    void aNodeThatNeverStopsSendingIsCutOff() throws Exception {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", this::sendForEver);
        node.start();
        var address = RpcAddress.parse("http://127.0.0.1:" + node.getAddress().getPort())
                .getFirst();
        var wire = new HttpWire(address, Duration.ofSeconds(5));
        try {
            var failure = assertThrows(
                    RpcFailure.class,
                    () -> wire.exchange(JsonNodeFactory.instance.objectNode(), Duration.ofMinutes(1)));
            assertEquals("sent an answer of more than 64 MiB: too large", failure.getMessage());
            assertEquals(RpcFailure.Kind.GARBAGE, failure.kind());
            assertTrue(cutOff.await(30, TimeUnit.SECONDS), "the node is still sending");
            assertTrue(sent.get() < LONGEST + BUFFERS, () -> "it could send " + sent);
        } finally {
            wire.close();
            node.stop(0);
        }
    }

    @Test
    void nothingThatIsWrittenWaitsForTheNodesAcknowledgement() throws Exception {
        try (var socket =
                HttpWire.client(Duration.ofSeconds(5)).build().socketFactory().createSocket()) {
            assertTrue(socket.getTcpNoDelay());
        }
    }

    private void sendForEver(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 0);
        byte[] blanks = " ".repeat(PIECE).getBytes();
        try (var body = exchange.getResponseBody()) {
            while (sent.get() < 4 * LONGEST) {
                body.write(blanks);
                sent.addAndGet(blanks.length);
            }
        } catch (IOException closed) {
            cutOff.countDown();
        }
    }
}
