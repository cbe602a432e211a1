package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import outgoing.StallCases;

/** A node by HTTP, which is how a remote signer is asked too, and by WebSocket. */
class StalledNodeTest extends StallCases {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    @Override
    protected Map<String, Client> clients() {
        return Map.of(
                "HTTP", url -> ask(new HttpWire(address(url), CONNECT)),
                "WebSocket", url -> ask(new ReconnectingWebSocket(address(url.replaceFirst("^http", "ws")), CONNECT)));
    }

    @Override
    protected Class<? extends Exception> failure() {
        return IOException.class;
    }

    private static RpcAddress address(String url) {
        return RpcAddress.parse(url).getFirst();
    }

    private static Object ask(Wire wire) throws IOException {
        JsonNode request = JsonNodeFactory.instance
                .objectNode()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "eth_blockNumber");
        return wire.exchange(request, LIMIT);
    }
}
