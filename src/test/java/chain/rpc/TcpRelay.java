package chain.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes bytes between the code under test and a server, WebSockets too, until a test cuts or stalls the connections. */
final class TcpRelay implements AutoCloseable {

    private final ServerSocket listening;
    private final URI server;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile boolean stalled;

    private TcpRelay(URI server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** A relay on a free port of loopback to the host and port of {@code url}. */
    static TcpRelay to(String url) throws IOException {
        return new TcpRelay(URI.create(url));
    }

    String hostAndPort() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Closes every connection; new ones are accepted. */
    void cut() {
        for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
            close(socket);
        }
    }

    /** From now on nothing that the server says is passed on. */
    void stall() {
        stalled = true;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                var upstream = new Socket(server.getHost(), server.getPort());
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> copy(client, upstream, false));
                Thread.ofVirtual().start(() -> copy(upstream, client, true));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                if (!(answers && stalled)) {
                    to.getOutputStream().write(buffer, 0, count);
                    to.getOutputStream().flush();
                }
            }
        } catch (IOException ended) {
            close(from);
        }
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
