package bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.EncodedOrders;
import chain.rpc.LentChain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import development.DevBuyer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** The bench's stub node answers about a completion as anvil does. */
class StubNodeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigInteger GAS = BigInteger.valueOf(400_000);
    private static final int STATUS_WORD = 7;

    /** What a node says of a completion: the block, its receipts, the one receipt, and the event. */
    private record Said(JsonNode block, JsonNode receipts, JsonNode receipt, JsonNode logs, String status) {}

    @Test
    void aCompletionReadsAsOnAnvil() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (LentChain chain = LentChain.take();
                var stub = StubNode.completing(vertx, Duration.ofMillis(50))) {
            var deployed = chain.deployment();
            Web3j anvil = Web3j.build(new HttpService(deployed.rpcUrl()));
            String bought = new DevBuyer(anvil, deployed).buy(Duration.ofHours(1));
            Said real = complete(deployed.rpcUrl(), deployed.marketplaceAddress(), deployed.sellerPrivateKey(), bought);
            Said said = complete(stub.url(), StubNode.MARKETPLACE, StubNode.KEY, StubNode.orderId(1, 1));

            assertFits(real.block(), said.block());
            assertFits(real.receipt(), said.receipt());
            assertFits(real.receipts().get(0), said.receipts().get(0));
            assertFits(real.logs().get(0), said.logs().get(0));
            assertEquals(1, said.logs().size());
            assertEquals(real.status(), said.status());
            assertEquals(
                    real.receipt().get("logs").get(0).get("data"),
                    said.logs().get(0).get("data"));
            assertEquals(
                    said.receipt().get("transactionHash"),
                    said.block().get("transactions").get(0));
        } finally {
            vertx.close();
        }
    }

    @Test
    void anOrderIsCompletedOnce() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (var stub = StubNode.completing(vertx, Duration.ofMillis(50))) {
            String order = StubNode.orderId(2, 1);
            complete(stub.url(), StubNode.MARKETPLACE, StubNode.KEY, order);

            JsonNode again = post(
                    stub.url(),
                    "eth_estimateGas",
                    Map.of("to", StubNode.MARKETPLACE, "data", BareScript.completion(order)));
            assertEquals(3, again.at("/error/code").asInt());
            assertEquals(
                    "0x1",
                    ask(stub.url(), "eth_getTransactionCount", StubNode.SELLER, "latest")
                            .asText());
            // A sender that begins anew goes on from there; one that does not is told so.
            var node = Web3j.build(new HttpService(stub.url()));
            var behind = new RawSender(node, 0x1092, Credentials.create(StubNode.KEY));
            send(behind, StubNode.orderId(2, 2));
            var both = new RawSender(node, 0x1092, Credentials.create(StubNode.KEY));
            send(both, StubNode.orderId(2, 3));
            assertThrows(IOException.class, () -> send(behind, StubNode.orderId(2, 4)));
        } finally {
            vertx.close();
        }
    }

    private static void send(RawSender sender, String order) throws IOException {
        sender.send(StubNode.MARKETPLACE, BigInteger.ZERO, GAS, List.of(BareScript.completion(order)));
    }

    private static Said complete(String url, String marketplace, String key, String order) throws Exception {
        Web3j node = Web3j.build(new HttpService(url));
        long chainId = node.ethChainId().send().getChainId().longValueExact();
        long head = node.ethBlockNumber().send().getBlockNumber().longValueExact();
        new RawSender(node, chainId, Credentials.create(key))
                .send(marketplace, BigInteger.ZERO, GAS, List.of(BareScript.completion(order)));
        Map<String, Object> filter = Map.of(
                "address",
                marketplace,
                "fromBlock",
                "0x" + Long.toHexString(head),
                "toBlock",
                "latest",
                "topics",
                List.of(List.of(EncodedOrders.COMPLETED)));
        JsonNode logs = Awaitility.await().until(() -> ask(url, "eth_getLogs", filter), found -> !found.isEmpty());
        String block = logs.get(0).get("blockNumber").asText();
        String hash = logs.get(0).get("transactionHash").asText();
        String data = "0x" + org.web3j.crypto.Hash.sha3String("orders(bytes32)").substring(2, 10) + order.substring(2);
        String stored = ask(url, "eth_call", Map.of("to", marketplace, "data", data), "latest")
                .asText();
        int from = 2 + 64 * STATUS_WORD;
        return new Said(
                ask(url, "eth_getBlockByNumber", block, false),
                ask(url, "eth_getBlockReceipts", block),
                ask(url, "eth_getTransactionReceipt", hash),
                logs,
                stored.substring(from, from + 64));
    }

    /** Every field of the stub's is one of the real node's, in the same form. */
    private static void assertFits(JsonNode real, JsonNode stub) {
        Map<String, String> forms = forms(real);
        Map<String, String> ours = forms(stub);
        assertTrue(ours.size() > 5, ours.toString());
        ours.forEach((name, form) -> assertEquals(forms.get(name), form, name));
    }

    private static Map<String, String> forms(JsonNode object) {
        Map<String, String> forms = new TreeMap<>();
        object.properties().forEach(field -> forms.put(field.getKey(), form(field.getValue())));
        return forms;
    }

    private static String form(JsonNode value) {
        if (!value.isTextual()) {
            return value.isArray() && !value.isEmpty()
                    ? "array of " + (value.get(0).isObject() ? "objects" : form(value.get(0)))
                    : String.valueOf(value.getNodeType());
        }
        String text = value.asText();
        return !text.matches("0x[0-9a-f]*") ? "text" : text.length() > 20 ? "bytes " + text.length() : "number";
    }

    private static JsonNode ask(String url, String method, Object... parameters)
            throws IOException, InterruptedException {
        JsonNode answer = post(url, method, parameters);
        assertTrue(answer.has("result"), () -> method + ": " + answer);
        return answer.get("result");
    }

    private static JsonNode post(String url, String method, Object... parameters)
            throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(
                Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JSON.readTree(client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }
}
