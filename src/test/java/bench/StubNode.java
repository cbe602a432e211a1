package bench;

import bench.StubLedger.Completion;
import bench.StubLedger.Refused;
import chain.contract.EncodedOrders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * A chain's node on which every order exists and may be completed. It makes a block as often as it is told, with the completions that
 * came since the one before, and with orders that were created in it, if it is told so. The key for completions has money only on one
 * that completes; elsewhere nothing is sent.
 */
final class StubNode implements AutoCloseable {

    /** The runtime's key: nobody's, and worth nothing. */
    static final String KEY = "0x" + "11".repeat(32);

    static final String SELLER = Credentials.create(KEY).getAddress();
    static final String MARKETPLACE = "0x" + "3a".repeat(20);
    static final String SERVICE = "0x" + "22".repeat(32);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_HEAD = 100;
    private static final Duration SLOW_BLOCKS = Duration.ofSeconds(2);
    private static final int UNKNOWN_METHOD = -32_601;
    private static final int REVERTED = 3;
    private static final int NOT_TAKEN = -32_000;
    private static final EncodedOrders ORDERS = new EncodedOrders(
            MARKETPLACE, SERVICE, "0x" + "33".repeat(20), SELLER.toLowerCase(Locale.ROOT), BigInteger.TEN.pow(15));
    private static final String PENDING = ORDERS.order(0);
    private static final String COMPLETED = ORDERS.order(1);
    private static final String ORDER = selector("orders(bytes32)");
    private static final String SOLD = selector("getAgentOrders(address)");
    private static final String NO_ORDERS = "0x" + word(0x20) + word(0);
    private static final BigInteger BASE_FEE = BigInteger.TEN.pow(9);
    private static final String MONEY = Numeric.encodeQuantity(BigInteger.TEN.pow(24));
    // Of the marketplace of the development chain: 120,000 to 150,000.
    private static final int GAS = 130_000;
    private static final String BLOCK_GAS = "0x77359400";
    private static final int MOST_HASHES = 1_000;
    private static final String NO_BLOOM = "0x" + "0".repeat(512);
    private static final String ZERO = "0x" + word(0);

    private final HttpServer server;
    private final StubLedger ledger = new StubLedger();
    private final Map<String, Integer> filters = new ConcurrentHashMap<>();
    private final boolean completes;
    private final long blockNanos;
    private final long started = System.nanoTime();
    private final long startedAt = System.currentTimeMillis();
    private volatile IntFunction<Integer> events = block -> 0;
    private volatile int jumps;

    /** One that takes no completions, with a block each two seconds. */
    StubNode(Vertx vertx) {
        this(vertx, SLOW_BLOCKS, false);
    }

    /** One that takes them. */
    static StubNode completing(Vertx vertx, Duration blocks) {
        return new StubNode(vertx, blocks, true);
    }

    private StubNode(Vertx vertx, Duration blocks, boolean completes) {
        this.completes = completes;
        this.blockNanos = blocks.toNanos();
        server = Loopback.listen(vertx, this::take);
    }

    String url() {
        return Loopback.url(server);
    }

    /** The number of the newest block. */
    int head() {
        return FIRST_HEAD + jumps + (int) ((System.nanoTime() - started) / blockNanos);
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
        JsonNode parameters = asked.path("params");
        JsonNode first = parameters.path(0);
        return switch (asked.path("method").asText()) {
            case "eth_chainId" -> answer.put("result", "0x1092");
            case "eth_blockNumber" -> answer.put("result", hex(head()));
            case "eth_gasPrice" -> answer.put("result", Numeric.encodeQuantity(BASE_FEE.add(BigInteger.ONE)));
            case "eth_maxPriorityFeePerGas" -> answer.put("result", "0x1");
            case "eth_getBalance" -> answer.put("result", completes ? MONEY : "0x0");
            case "eth_getTransactionCount" -> answer.put("result", hex(used(first.asText(), parameters.path(1))));
            case "eth_call" -> called(answer, first, number(parameters.path(1)));
            case "eth_estimateGas" -> tried(answer, first, head(), hex(GAS));
            case "eth_sendRawTransaction" -> sent(answer, first.asText());
            case "eth_getBlockByNumber" ->
                answer.set("result", block(number(first), parameters.path(1).asBoolean()));
            case "eth_getBlockReceipts" -> answer.set("result", receipts(number(first)));
            case "eth_getTransactionReceipt" -> answer.set("result", receipt(first.asText()));
            case "eth_getLogs" -> answer.set("result", logs(first));
            case "eth_newBlockFilter" -> answer.put("result", newFilter());
            case "eth_getFilterChanges" -> changes(answer, first.asText());
            case "eth_uninstallFilter" -> answer.put("result", filters.remove(first.asText()) != null);
            default -> failed(answer, UNKNOWN_METHOD, "the method does not exist");
        };
    }

    private String newFilter() {
        String id = hex(filters.size() + 1L);
        filters.put(id, head());
        return id;
    }

    /** The hashes of the blocks since they were asked for the last time. */
    private ObjectNode changes(ObjectNode answer, String filter) {
        Integer told = filters.get(filter);
        if (told == null) {
            return failed(answer, NOT_TAKEN, "filter not found");
        }
        int head = head();
        filters.put(filter, head);
        ArrayNode hashes = answer.putArray("result");
        IntStream.rangeClosed(Math.max(told, head - MOST_HASHES) + 1, head).forEach(block -> hashes.add(hash(block)));
        return answer;
    }

    private static ObjectNode failed(ObjectNode answer, int code, String message) {
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    /** The number of a block that is named, or by its number, which may not be there yet. */
    private int number(JsonNode block) {
        String name = block.asText();
        return name.startsWith("0x") ? Numeric.toBigInt(name).intValueExact() : head();
    }

    private long used(String address, JsonNode block) {
        if (!address.equalsIgnoreCase(SELLER)) {
            return 0;
        }
        return ledger.used(block.asText().equals("pending") ? Integer.MAX_VALUE : number(block));
    }

    private ObjectNode called(ObjectNode answer, JsonNode call, int block) {
        String data = call.path("data").asText(call.path("input").asText());
        if (data.startsWith(ORDER)) {
            boolean done = ledger.completed("0x" + data.substring(ORDER.length()), Math.min(block, head()));
            return answer.put("result", done ? COMPLETED : PENDING);
        }
        if (data.startsWith(SOLD)) {
            return answer.put("result", NO_ORDERS);
        }
        // What is no contract, as the registry here, answers with nothing.
        return tried(answer, call, Math.min(block, head()), "0x");
    }

    /** As the contract does: it refuses to complete an order twice. */
    private ObjectNode tried(ObjectNode answer, JsonNode call, int block, String result) {
        String data = call.path("data").asText(call.path("input").asText());
        int id = StubLedger.COMPLETE.length();
        return data.startsWith(StubLedger.COMPLETE) && ledger.completed("0x" + data.substring(id, id + 64), block)
                ? failed(answer, REVERTED, "execution reverted: order is not pending")
                : answer.put("result", result);
    }

    private ObjectNode sent(ObjectNode answer, String raw) {
        if (!completes) {
            return failed(answer, NOT_TAKEN, "insufficient funds for gas * price + value");
        }
        try {
            return answer.put("result", ledger.take(raw, head() + 1));
        } catch (Refused refused) {
            return failed(answer, NOT_TAKEN, refused.getMessage());
        }
    }

    private JsonNode block(int number, boolean full) {
        if (number > head() || number < 0) {
            return JSON.nullNode();
        }
        List<Completion> completions = ledger.of(number);
        ObjectNode block = JSON.createObjectNode()
                .put("number", hex(number))
                .put("hash", hash(number))
                .put("parentHash", hash(number - 1))
                .put("timestamp", hex(secondsSince1970(number)))
                .put("gasLimit", BLOCK_GAS)
                .put("gasUsed", hex((long) GAS * completions.size()))
                .put("baseFeePerGas", Numeric.encodeQuantity(BASE_FEE))
                .put("nonce", "0x0000000000000000")
                .put("logsBloom", NO_BLOOM)
                .put("miner", "0x" + "0".repeat(40))
                .put("extraData", "0x")
                .put("difficulty", "0x0")
                .put("size", "0x1000");
        for (String root : List.of("sha3Uncles", "transactionsRoot", "stateRoot", "receiptsRoot", "mixHash")) {
            block.put(root, ZERO);
        }
        ArrayNode transactions = block.putArray("transactions");
        if (full) {
            throw new IllegalArgumentException("whole transactions are not kept here");
        }
        completions.forEach(one -> transactions.add(one.hash()));
        block.putArray("uncles");
        return block;
    }

    private long secondsSince1970(int block) {
        return (startedAt + (block - FIRST_HEAD - jumps) * (blockNanos / 1_000_000)) / 1000;
    }

    private JsonNode receipts(int block) {
        if (block > head()) {
            return JSON.nullNode();
        }
        var all = JSON.createArrayNode();
        ledger.of(block).forEach(one -> all.add(receipt(one)));
        return all;
    }

    private JsonNode receipt(String hash) {
        Completion one = ledger.find(hash, head());
        return one == null ? JSON.nullNode() : receipt(one);
    }

    private ObjectNode receipt(Completion one) {
        ObjectNode receipt = JSON.createObjectNode()
                .put("type", one.type().isEip1559() ? "0x2" : "0x0")
                .put("status", "0x1")
                .put("transactionHash", one.hash())
                .put("transactionIndex", hex(one.index()))
                .put("blockHash", hash(one.block()))
                .put("blockNumber", hex(one.block()))
                .put("from", SELLER.toLowerCase(Locale.ROOT))
                .put("to", one.transaction().getTo())
                .put("gasUsed", hex(GAS))
                .put("cumulativeGasUsed", hex((long) GAS * (one.index() + 1)))
                .put("effectiveGasPrice", Numeric.encodeQuantity(StubLedger.price(one, BASE_FEE)))
                .put("logsBloom", NO_BLOOM)
                .putNull("contractAddress");
        ArrayNode logs = receipt.putArray("logs");
        if (one.order() != null) {
            logs.add(completed(one));
        }
        return receipt;
    }

    private JsonNode logs(JsonNode filter) {
        int from = Numeric.toBigInt(filter.path("fromBlock").asText()).intValueExact();
        int to = Math.min(head(), number(filter.path("toBlock")));
        Set<String> topics = topics(filter.path("topics").path(0));
        var logs = JSON.createArrayNode();
        for (int block = from; block <= to; block++) {
            for (int i = 0; i < events.apply(block) && wants(topics, EncodedOrders.CREATED); i++) {
                logs.add(created(block, i));
            }
            if (wants(topics, EncodedOrders.COMPLETED)) {
                ledger.of(block).stream().filter(one -> one.order() != null).forEach(one -> logs.add(completed(one)));
            }
        }
        return logs;
    }

    private static boolean wants(Set<String> topics, String topic) {
        return topics.isEmpty() || topics.contains(topic);
    }

    /** Those of which an event has one as its first; empty for any. */
    private static Set<String> topics(JsonNode first) {
        List<String> all = new ArrayList<>();
        if (first.isTextual()) {
            all.add(first.asText());
        }
        first.forEach(one -> all.add(one.asText()));
        return Set.copyOf(all);
    }

    private static ObjectNode created(int block, int index) {
        String transaction = "0x" + word(block).substring(32) + word(index).substring(32);
        return ORDERS.created(
                orderId(block, index), new EncodedOrders.Place(block, hash(block), transaction, index, index));
    }

    private ObjectNode completed(Completion one) {
        int before = events.apply(one.block());
        return ORDERS.completed(
                one.order(),
                one.uri(),
                new EncodedOrders.Place(
                        one.block(), hash(one.block()), one.hash(), before + one.index(), before + one.index()));
    }

    /** The id of a block's order. */
    static String orderId(int block, int index) {
        return "0xee" + word(block).substring(34) + word(index).substring(32);
    }

    private static String selector(String function) {
        return Hash.sha3String(function).substring(0, 10);
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

    @Override
    public void close() {
        server.close();
    }
}
