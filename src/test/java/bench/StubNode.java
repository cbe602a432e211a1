package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;

/**
 * A chain's node on which every order exists and may be completed, and whose key for completions has no money, so that nothing is
 * sent. It has a new block each two seconds, and orders that were created in some of them if it is told so.
 */
final class StubNode implements AutoCloseable {

    /** The runtime's key: nobody's, and worth nothing. */
    static final String KEY = "0x" + "11".repeat(32);

    static final String SELLER = Credentials.create(KEY).getAddress();
    static final String MARKETPLACE = "0x" + "3a".repeat(20);
    static final String SERVICE = "0x" + "22".repeat(32);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_HEAD = 100;
    private static final long BLOCK_NANOS = 2_000_000_000L;
    private static final int UNKNOWN_METHOD = -32_601;
    private static final String BUYER = "0x" + "33".repeat(20);
    private static final BigInteger PRICE_WEI = BigInteger.TEN.pow(15);
    private static final Set<String> NOTHING = Set.of("eth_getTransactionCount", "eth_getBalance");
    private static final String CREATED = EventEncoder.encode(new Event(
            "OrderCreated",
            List.of(
                    TypeReference.create(Bytes32.class, true),
                    TypeReference.create(Bytes32.class, true),
                    TypeReference.create(Address.class),
                    TypeReference.create(Address.class),
                    TypeReference.create(Uint256.class))));

    private final HttpServer server;
    private final String order = order();
    private final long started = System.nanoTime();
    private volatile IntFunction<Integer> events = block -> 0;
    private volatile int jumps;

    StubNode(Vertx vertx) {
        server = Loopback.listen(vertx, this::take);
    }

    String url() {
        return Loopback.url(server);
    }

    /** The number of the newest block. */
    int head() {
        return FIRST_HEAD + jumps + (int) ((System.nanoTime() - started) / BLOCK_NANOS);
    }

    /** Makes so many blocks at once; from now on so many orders were created in each block, by its number. */
    void blocks(int more, IntFunction<Integer> newEvents) {
        events = newEvents;
        jumps += more;
    }

    private void take(HttpServerRequest request) {
        request.bodyHandler(body -> {
            try {
                JsonNode asked = JSON.readTree(body.getBytes());
                Object answer;
                if (asked.isArray()) {
                    var all = JSON.createArrayNode();
                    asked.forEach(one -> all.add(answer(one)));
                    answer = all;
                } else {
                    answer = answer(asked);
                }
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(JSON.writeValueAsBytes(answer)));
            } catch (java.io.IOException malformed) {
                request.response().setStatusCode(400).end();
            }
        });
    }

    private ObjectNode answer(JsonNode asked) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", asked.path("id"));
        String method = asked.path("method").asText();
        JsonNode first = asked.path("params").path(0);
        if (NOTHING.contains(method)) {
            return answer.put("result", "0x0");
        }
        return switch (method) {
            case "eth_chainId" -> answer.put("result", "0x1092");
            case "eth_blockNumber" -> answer.put("result", hex(head()));
            case "eth_gasPrice", "eth_maxPriorityFeePerGas" -> answer.put("result", "0x1");
            case "eth_call" -> answer.put("result", order);
            case "eth_getBlockByNumber" -> answer.set("result", block(first.asText()));
            case "eth_getLogs" -> answer.set("result", logs(first));
            default -> {
                answer.putObject("error").put("code", UNKNOWN_METHOD).put("message", "the method does not exist");
                yield answer;
            }
        };
    }

    private JsonNode block(String name) {
        int number = name.startsWith("0x") ? Numeric.toBigInt(name).intValueExact() : head();
        if (number > head()) {
            return JSON.nullNode();
        }
        return JSON.valueToTree(Map.of(
                "number", hex(number),
                "hash", hash(number),
                "parentHash", hash(number - 1),
                "timestamp", hex(System.currentTimeMillis() / 1000 - 2L * (head() - number)),
                "gasLimit", "0x1c9c380",
                "baseFeePerGas", "0x1",
                "transactions", List.of()));
    }

    private JsonNode logs(JsonNode filter) {
        int from = Numeric.toBigInt(filter.path("fromBlock").asText()).intValueExact();
        int to = Math.min(
                head(), Numeric.toBigInt(filter.path("toBlock").asText()).intValueExact());
        var logs = JSON.createArrayNode();
        for (int block = from; block <= to; block++) {
            for (int i = 0; i < events.apply(block); i++) {
                logs.add(log(block, i));
            }
        }
        return logs;
    }

    private static ObjectNode log(int block, int index) {
        ObjectNode log = JSON.createObjectNode()
                .put("address", MARKETPLACE)
                .put("blockNumber", hex(block))
                .put("blockHash", hash(block))
                .put(
                        "transactionHash",
                        "0x" + word(block).substring(32) + word(index).substring(32))
                .put("transactionIndex", hex(index))
                .put("logIndex", hex(index))
                .put("removed", false)
                .put(
                        "data",
                        "0x" + "0".repeat(24) + BUYER.substring(2) + "0".repeat(24) + SELLER.substring(2)
                                + Numeric.toHexStringNoPrefixZeroPadded(PRICE_WEI, 64));
        log.putArray("topics").add(CREATED).add(orderId(block, index)).add(SERVICE);
        return log;
    }

    /** The id of a block's order. */
    static String orderId(int block, int index) {
        return "0xee" + word(block).substring(34) + word(index).substring(32);
    }

    private static String hash(int block) {
        return "0xb" + word(block).substring(1);
    }

    private static String word(int number) {
        return String.format("%064x", number);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String order() {
        return "0x"
                + FunctionEncoder.encodeConstructor(List.of(
                        new Bytes32(Numeric.hexStringToByteArray(SERVICE)),
                        new Address(BUYER),
                        new Address(SELLER),
                        new Uint256(BigInteger.ONE),
                        new Uint256(PRICE_WEI),
                        new Uint256(1_800_000_000L),
                        new Uint256(4_000_000_000L),
                        new Uint8(BigInteger.ZERO),
                        new Utf8String(""),
                        new DynamicBytes(new byte[0])));
    }

    @Override
    public void close() {
        server.close();
    }
}
