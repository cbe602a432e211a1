package journey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port of loopback that a test can cut: every connection breaks, and new ones are refused. */
final class TcpGate implements AutoCloseable {

    private static final int BACKLOG = 200;

    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;

    private TcpGate(int target) throws IOException {
        this.target = target;
        this.listening = listen(0);
        this.port = listening.getLocalPort();
    }

    static TcpGate to(int port) throws IOException {
        return new TcpGate(port);
    }

    int port() {
        return port;
    }

    synchronized void cut() throws IOException {
        if (listening != null) {
            listening.close();
            listening = null;
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    synchronized void mend() throws IOException {
        if (listening == null) {
            listening = listen(port);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private ServerSocket listen(int at) throws IOException {
        var opened = new ServerSocket();
        // The port of connections that were just cut is not free otherwise.
        opened.setReuseAddress(true);
        opened.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), at), BACKLOG);
        Thread.ofVirtual().start(() -> accept(opened));
        return opened;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket near = from.accept();
                Thread.ofVirtual().start(() -> connect(from, near));
            }
        } catch (IOException cut) {
            return;
        }
    }

    private void connect(ServerSocket through, Socket near) {
        try (near;
                var far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(near);
            sockets.add(far);
            if (through.isClosed()) {
                return;
            }
            var back = Thread.ofVirtual().start(() -> copy(far, near));
            copy(near, far);
            back.join();
            sockets.remove(near);
            sockets.remove(far);
        } catch (IOException cut) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends both ways when one ends: neither PostgreSQL nor its driver half-closes. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException cut) {
            return;
        }
    }
}
