package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import orders.TransientFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.EthGasPrice;

/** Nodes that take only few requests at once, as public ones do. */
class ChainBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 30;

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private volatile String refusal;
    private volatile int status;
    private HttpServer server;
    private Endpoints endpoints;
    private Web3j node;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        endpoints = Endpoints.open(
                ChainSettingsOf.map(Map.of("rpc-url", url)), new SimpleMeterRegistry(), OptionalLong::empty);
        node = Web3j.build(endpoints);
    }

    @AfterEach
    void stop() {
        endpoints.close();
        server.stop(0);
    }

    @Test
    void aBatchThatIsRefusedForItsSizeIsAskedInHalves() {
        status = 200;
        refusal = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch size too large\"}}";
        assertEquals(100, ask(100).size());
        assertTrue(sizes.contains(100) && sizes.contains(25), sizes::toString);
    }

    @Test
    void soIsOneThatIsTooManyBytes() {
        status = 413;
        refusal = "";
        assertEquals(100, ask(100).size());
    }

    @Test
    void anyOtherFailureIsNotMultiplied() {
        status = 500;
        refusal = "";
        assertThrows(TransientFailure.class, () -> ask(100));
        assertEquals(List.of(100), sizes.stream().filter(size -> size > 1).toList());
    }

    private List<EthGasPrice> ask(int count) {
        List<Request<?, EthGasPrice>> requests = new ArrayList<>();
        Stream.generate(node::ethGasPrice).limit(count).forEach(requests::add);
        return ChainBatch.send(node, requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        boolean isTooLarge = request.isArray() && request.size() > MOST;
        if (request.isArray()) {
            sizes.add(request.size());
        }
        byte[] bytes = isTooLarge ? refusal.getBytes() : JSON.writeValueAsBytes(answers(request));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(isTooLarge ? status : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static JsonNode answers(JsonNode request) {
        if (!request.isArray()) {
            return JSON.createObjectNode()
                    .put("jsonrpc", "2.0")
                    .put("result", "0x1")
                    .set("id", request.get("id"));
        }
        ArrayNode all = JSON.createArrayNode();
        request.forEach(one -> all.add(answers(one)));
        return all;
    }
}
