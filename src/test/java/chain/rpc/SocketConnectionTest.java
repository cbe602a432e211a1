package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose answer a message on a socket is. */
class SocketConnectionTest {

    private static final String REFUSAL =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}";

    private final SocketConnection connection = new SocketConnection();

    @BeforeEach
    void open() {
        WebSocket silent = (WebSocket) Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (self, method, arguments) -> method.getReturnType() == boolean.class ? true : null);
        connection.open(
                new OkHttpClient() {
                    @Override
                    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
                        return silent;
                    }
                },
                new Request.Builder().url("http://127.0.0.1").build());
    }

    @Test
    void aRefusalWithoutAnIdIsTheOneBatchs() throws Exception {
        var batch = connection.send(List.of(1L, 2L), "[]");
        var single = connection.send(List.of(3L), "{}");
        connection.onMessage(null, REFUSAL);
        assertEquals("no batches", batch.get().path("error").path("message").asText());
        assertFalse(single.isDone());
        connection.forget(List.of(1L, 2L));
        connection.onMessage(null, "[" + REFUSAL + "]");
        assertEquals(
                "no batches", single.get().get(0).path("error").path("message").asText());
    }

    @Test
    void oneThatCouldBeSeveralsIsNobodys() {
        var one = connection.send(List.of(1L), "{}");
        var other = connection.send(List.of(2L), "{}");
        connection.onMessage(null, REFUSAL);
        connection.onMessage(null, "{\"method\":\"eth_subscription\",\"params\":{}}");
        assertFalse(one.isDone() || other.isDone());
    }
}
