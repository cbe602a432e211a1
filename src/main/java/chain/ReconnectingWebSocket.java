package chain;

import io.reactivex.Flowable;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.websocket.WebSocketClient;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.protocol.websocket.events.Notification;

/** A WebSocket to the node that is opened by the first request, and again by the first one after it was lost. */
final class ReconnectingWebSocket implements Web3jService {

    private final String url;
    private WebSocketClient client;
    private WebSocketService service;

    ReconnectingWebSocket(String url) {
        this.url = url;
    }

    private synchronized WebSocketService open() throws IOException {
        if (client == null || !client.isOpen()) {
            close();
            client = new WebSocketClient(URI.create(url));
            service = new WebSocketService(client, false);
            service.connect();
        }
        return service;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public <T extends Response> T send(Request request, Class<T> type) throws IOException {
        return open().send(request, type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public <T extends Response> CompletableFuture<T> sendAsync(Request request, Class<T> type) {
        try {
            return open().sendAsync(request, type);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public BatchResponse sendBatch(BatchRequest batch) throws IOException {
        return open().sendBatch(batch);
    }

    @Override
    public CompletableFuture<BatchResponse> sendBatchAsync(BatchRequest batch) {
        try {
            return open().sendBatchAsync(batch);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public <T extends Notification<?>> Flowable<T> subscribe(Request request, String unsubscribe, Class<T> type) {
        try {
            return open().subscribe(request, unsubscribe, type);
        } catch (IOException e) {
            return Flowable.error(e);
        }
    }

    @Override
    public synchronized void close() {
        if (service != null) {
            service.close();
        }
    }
}
