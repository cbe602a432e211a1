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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.EthGasPrice;

/** Nodes that take only few requests at once, as public ones do. */
class ChainBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile int most = 30;
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private volatile String refusal;
    private volatile int status;
    private volatile boolean singleRefused;
    private volatile boolean singleFails;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3  | 200 | {"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"at most 3 requests in one"}}
            3  | 200 | [{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request"}}]
            3  | 400 | {"error":"exceeded"}
            3  | 500 | {"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"}}
            2  | 413 | ''
            2  | 400 | <html>Bad Request</html>
            2  | 501 | ''
            1  | 200 | {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Batch requests are not supported"}}
            1  | 200 | {"jsonrpc":"2.0","id":null,"error":"not supported"}
            1  | 200 | []
            1  | 200 | null
            1  | 200 | ''
            1  | 200 | <html>welcome</html>
            1  | 405 | ''
            1  | 503 | ''
            """)
    void aNodeIsAskedInBatchesThatItTakesAndOneByOneWhereItTakesNone(int limit, int code, String answer) {
        most = limit;
        status = code;
        refusal = answer;
        assertEquals(100, ask(100).size());
        sizes.clear();
        assertEquals(100, ask(100).size());
        assertTrue(sizes.stream().allMatch(size -> size <= limit), () -> "it is not remembered: asked for " + sizes);
        assertEquals(1, endpoints.state().answering());
    }

    @Test
    void aNodeThatRefusesEachRequestOfABatchIsAskedForLess() {
        most = 3;
        status = 200;
        refusal = null;
        assertEquals(20, ask(20).stream().filter(answer -> !answer.hasError()).count());
    }

    @Test
    void anErrorThatEachRequestHasByItselfIsItsAnswer() {
        most = 100;
        singleRefused = true;
        assertEquals(4, ask(4).stream().filter(EthGasPrice::hasError).count());
        singleRefused = false;
        sizes.clear();
        ask(100);
        assertEquals(List.of(100), sizes);
    }

    @Test
    void aNodeThatWantsFewerRequestsIsNotAskedForMore() {
        most = 50;
        status = 429;
        refusal = "";
        assertThrows(TransientFailure.class, () -> ask(100));
        assertEquals(List.of(100), sizes);
        // The next time it is asked for less.
        assertEquals(100, ask(100).size());
    }

    @Test
    void anyOtherFailureIsNotMultiplied() {
        status = 500;
        refusal = "";
        singleFails = true;
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
        boolean isTooLarge = request.isArray() && request.size() > most;
        if (request.isArray()) {
            sizes.add(request.size());
        }
        boolean fails = singleFails && request.path("method").asText().equals("eth_gasPrice");
        byte[] bytes = fails
                ? new byte[0]
                : isTooLarge && refusal != null
                        ? refusal.getBytes()
                        : JSON.writeValueAsBytes(answers(request, isTooLarge));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(fails ? 500 : isTooLarge ? status : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonNode answers(JsonNode request, boolean refused) {
        boolean isAsked = request.path("method").asText().equals("eth_gasPrice");
        if (!request.isArray() && isAsked && (refused || singleRefused)) {
            var error = JSON.createObjectNode().put("code", -32000).put("message", "limit exceeded");
            return JSON.createObjectNode()
                    .put("jsonrpc", "2.0")
                    .<com.fasterxml.jackson.databind.node.ObjectNode>set("error", error)
                    .set("id", request.get("id"));
        }
        if (!request.isArray()) {
            return JSON.createObjectNode()
                    .put("jsonrpc", "2.0")
                    .put("result", "0x1")
                    .set("id", request.get("id"));
        }
        ArrayNode all = JSON.createArrayNode();
        request.forEach(one -> all.add(answers(one, refused)));
        return all;
    }
}
