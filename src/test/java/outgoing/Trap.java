package outgoing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server inside the network that nobody outside may have this machine call. It counts who reaches it all the same. */
public final class Trap implements AutoCloseable {

    private final AtomicInteger caught = new AtomicInteger();
    private final ServerSocket socket = new ServerSocket();

    public Trap() throws IOException {
        // On every address, so that whatever spelling leads to this machine leads here.
        socket.bind(new InetSocketAddress(0));
        Thread.ofVirtual().start(this::count);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public int caught() {
        return caught.get();
    }

    private void count() {
        try {
            while (true) {
                socket.accept().close();
                caught.incrementAndGet();
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
