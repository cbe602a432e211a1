package chain.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.web3j.protocol.ObjectMapperFactory;

/** One life of a WebSocket, and who waits for answers on it. When it ends, all of them learn of it at once. */
final class SocketConnection extends WebSocketListener {

    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();

    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private volatile boolean lost;
    private volatile WebSocket socket;

    /** Begins to connect; what is sent meanwhile waits. */
    void open(OkHttpClient client, Request request) {
        socket = client.newWebSocket(request, this);
    }

    boolean isLost() {
        return lost;
    }

    /** Sends {@code text}; the answer is the message that carries one of {@code ids}. */
    CompletableFuture<JsonNode> send(List<Long> ids, String text) {
        var reply = new CompletableFuture<JsonNode>();
        ids.forEach(id -> waiting.put(id, reply));
        // Asked after it is waiting: a socket that ended before that did not see it.
        if (lost || !socket.send(text)) {
            reply.completeExceptionally(new IOException("closed"));
        }
        return reply;
    }

    void forget(List<Long> ids) {
        ids.forEach(waiting::remove);
    }

    void cancel() {
        end(new IOException("given up"));
        socket.cancel();
    }

    @Override
    public void onMessage(WebSocket from, String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException garbage) {
            // Whose answer it was is not to be known.
            end(garbage);
            from.cancel();
            return;
        }
        for (JsonNode one : message.isArray() ? message : List.of(message)) {
            var reply = waiting.get(one.path("id").asLong(-1));
            if (reply != null) {
                reply.complete(message);
                return;
            }
        }
        unnamed(message);
    }

    /**
     * An error without an id (JSON-RPC 2.0, section 5) is about what waits, if that is one thing, or about the one batch among
     * it: whoever asked need not wait until the end of patience.
     */
    private void unnamed(JsonNode message) {
        if (!RpcErrors.isAnswer(message)) {
            return;
        }
        Map<CompletableFuture<JsonNode>, Long> askers =
                waiting.values().stream().collect(Collectors.groupingBy(one -> one, Collectors.counting()));
        if (askers.size() > 1) {
            askers.values().removeIf(requests -> requests < 2);
        }
        if (askers.size() == 1) {
            askers.keySet().iterator().next().complete(message);
        }
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
        end(new IOException("closed by the node"));
        from.close(1000, null);
    }

    @Override
    public void onFailure(WebSocket from, Throwable failure, Response response) {
        end(failure);
    }

    private void end(Throwable reason) {
        lost = true;
        waiting.values().forEach(reply -> reply.completeExceptionally(reason));
    }
}
