package chain.rpc;

import calls.OpenCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import org.web3j.protocol.ObjectMapperFactory;

/** JSON-RPC over a WebSocket that is opened by the first request, and again by the first one after it was lost. */
final class ReconnectingWebSocket implements Wire {

    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofSeconds(10);

    private final RpcAddress address;
    private final OkHttpClient client;
    private final AtomicLong ids = new AtomicLong();
    private SocketConnection connection;

    ReconnectingWebSocket(RpcAddress address, Duration connectTimeout) {
        this.address = address;
        this.client = HttpWire.client(connectTimeout)
                // Ends with the handshake: a node that never finishes it would be waited for by every request to come.
                .callTimeout(HANDSHAKE)
                .pingInterval(PING)
                .build();
    }

    @Override
    public JsonNode exchange(JsonNode payload, Duration patience) throws IOException {
        // The caller's ids may be in use on this socket already.
        JsonNode renumbered = payload.deepCopy();
        List<JsonNode> theirs = new ArrayList<>();
        List<Long> ours = new ArrayList<>();
        for (JsonNode request : each(renumbered)) {
            theirs.add(request.path("id"));
            ours.add(ids.incrementAndGet());
            ((ObjectNode) request).put("id", ours.getLast());
        }
        SocketConnection open = open();
        var call = OpenCalls.begin(address.name());
        CompletableFuture<JsonNode> reply = open.send(ours, JSON.writeValueAsString(renumbered));
        try {
            JsonNode answer = reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            call.answered();
            for (JsonNode one : each(answer)) {
                int place = ours.indexOf(one.path("id").asLong());
                if (place >= 0) {
                    ((ObjectNode) one).set("id", theirs.get(place));
                }
            }
            return answer;
        } catch (TimeoutException late) {
            throw new InterruptedIOException("no answer in time");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException lost) {
            throw new IOException("the WebSocket was lost", lost.getCause());
        } finally {
            open.forget(ours);
            call.close();
        }
    }

    @Override
    public synchronized void abort() {
        if (connection != null) {
            connection.cancel();
        }
    }

    @Override
    public void close() {
        abort();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private synchronized SocketConnection open() {
        if (connection == null || connection.isLost()) {
            connection = new SocketConnection();
            connection.open(client, WireRequests.to(address));
        }
        return connection;
    }

    private static Iterable<JsonNode> each(JsonNode payload) {
        return payload.isArray() ? payload : List.of(payload);
    }
}
