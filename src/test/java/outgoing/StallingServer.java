package outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A server that takes every call and finishes none. It knows whether its callers have hung up. */
public final class StallingServer implements AutoCloseable {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final long BETWEEN_BYTES_NANOS = 50_000_000;

    private final ServerSocket server;
    private final Stall stall;
    /** A party for each connection that is open, and one for the server. */
    private final Phaser connections = new Phaser(1);

    private final AtomicInteger calls = new AtomicInteger();

    /** Where it stops. */
    public enum Stall {
        /** It takes the connection and says nothing. */
        AT_ONCE,
        /** It does not even read what it is sent. */
        UNREAD,
        /** TLS begins and does not end. */
        IN_TLS(true),
        /** The first bytes of TLS's answer, and no more. */
        AFTER_TLS_BEGAN(true),
        AFTER_STATUS,
        AFTER_HEADERS,
        AFTER_HALF_A_BODY,
        IN_A_CHUNK,
        /** Chunks of one byte, for ever: it never pauses for long. */
        BYTE_BY_BYTE,
        /** Headers that never end, a byte at a time. */
        HEADERS_BYTE_BY_BYTE,
        /** It only ever says that it works on it. */
        PROMISES,
        /** It closes in the middle of the body. */
        CLOSES,
        /** It closes before it has said anything. */
        CLOSES_AT_ONCE;

        private final boolean secure;

        Stall() {
            this(false);
        }

        Stall(boolean secure) {
            this.secure = secure;
        }
    }

    public StallingServer(Stall stall) throws IOException {
        this.stall = stall;
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** Its address, without a path. */
    public String url() {
        return (stall.secure ? "https" : "http") + "://127.0.0.1:" + server.getLocalPort();
    }

    public int calls() {
        return calls.get();
    }

    /** Returns when each caller has closed its connection. */
    void awaitHungUp(long seconds) throws InterruptedException, TimeoutException {
        int phase = connections.arrive();
        connections.awaitAdvanceInterruptibly(phase, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                calls.incrementAndGet();
                connections.register();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (!stall.secure && stall != Stall.UNREAD) {
                readRequest(socket.getInputStream());
            }
            answer(socket.getOutputStream());
            if (stall != Stall.CLOSES && stall != Stall.CLOSES_AT_ONCE) {
                // Ends when the caller hangs up.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException theCallerIsGone) {
            return;
        } finally {
            connections.arriveAndDeregister();
        }
    }

    private void answer(OutputStream out) throws IOException {
        switch (stall) {
            case AT_ONCE, UNREAD, IN_TLS, CLOSES_AT_ONCE -> out.flush();
            // A record of a handshake that announces 64 bytes.
            case AFTER_TLS_BEGAN -> out.write(new byte[] {0x16, 0x03, 0x03, 0x00, 0x40, 0x02, 0x00});
            case AFTER_STATUS -> write(out, OK.substring(0, 17));
            case AFTER_HEADERS -> write(out, OK + "Content-Length: 100\r\n\r\n");
            case AFTER_HALF_A_BODY, CLOSES -> write(out, OK + "Content-Length: 100\r\n\r\n{\"choices\":[");
            case IN_A_CHUNK -> write(out, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n10\r\n1");
            case BYTE_BY_BYTE -> {
                write(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
                forEver(out, "1\r\n \r\n");
            }
            case HEADERS_BYTE_BY_BYTE -> {
                write(out, OK + "X-Long: ");
                forEver(out, "x");
            }
            case PROMISES -> forEver(out, "HTTP/1.1 102 Processing\r\n\r\n");
        }
    }

    /** Until the caller hangs up, which the write finds out. */
    private static void forEver(OutputStream out, String piece) throws IOException {
        while (true) {
            write(out, piece);
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** To the end of its head; a body may follow. */
    private static void readRequest(InputStream in) throws IOException {
        int last4 = 0;
        while (last4 != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the caller is gone");
            }
            last4 = last4 << 8 | next;
        }
    }
}
