package chain.reading;

import chain.contract.EncodedOrders;
import chain.rpc.ChainProxy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** A node at the wire whose blocks have as many orders as a test wants; no chain that runs here makes such blocks. */
public class BigBlockNode implements QuarkusTestResourceLifecycleManager {

    static final String SERVICE = "0x" + "5e".repeat(32);

    private static final String MARKETPLACE = "0x" + "3a".repeat(20);
    private static final String BUYER = "0x" + "b0".repeat(20);
    private static final String SELLER = "0x" + "5e".repeat(20);
    private static final EncodedOrders ORDERS =
            new EncodedOrders(MARKETPLACE, SERVICE, BUYER, SELLER, BigInteger.TEN.pow(15));
    private static final String ZERO = Numeric.toHexStringWithPrefixZeroPadded(BigInteger.ZERO, 64);
    private static final int FIRST = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    static ChainProxy wire;

    private static final List<Block> BLOCKS = new ArrayList<>();
    private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    private record Block(int number, String hash, String parent, ArrayNode logs) {}

    @Override
    public Map<String, String> start() {
        try {
            // There is nothing to pass on to.
            wire = ChainProxy.to("http://127.0.0.1:1");
        } catch (IOException e) {
            throw new IllegalStateException("the node did not start", e);
        }
        BLOCKS.clear();
        mine(List.of());
        wire.when(ChainProxy.ANY, call -> call.error(-32601, "the method does not exist"));
        wire.when("eth_chainId", call -> call.result("0x1092"));
        wire.when("eth_blockNumber", call -> call.result(quantity(head())));
        wire.when(
                "eth_getBlockByNumber",
                call -> call.result(header(call.parameter(0).asText())));
        wire.when("eth_getLogs", call -> call.result(logs(call.parameter(0))));
        wire.when("eth_call", call -> {
            // A function's selector, and the order's id.
            ASKED.add("0x" + call.parameter(0).path("data").asText().substring(10));
            return call.result(ORDERS.order(0));
        });
        return Map.of(
                "L2_RPC_URL",
                wire.url(),
                "MARKETPLACE_ADDRESS",
                MARKETPLACE,
                "CHAIN_START_BLOCK",
                String.valueOf(FIRST),
                "CHAIN_CONFIRMATIONS",
                "0",
                "AGENTL2_ROLES",
                "api,listener",
                "CHAIN_VERIFY_INTERVAL_MS",
                "86400000",
                "CHAIN_RECONCILE_INTERVAL_MS",
                "86400000",
                "agentl2.chain.poll-interval-ms",
                "100");
    }

    @Override
    public void stop() {
        wire.close();
    }

    /** Ids of orders; those of another {@code kind} are others. */
    static List<String> orders(int kind, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(Hash.sha3String(kind + "/" + i));
        }
        return ids;
    }

    /** A new block with these orders. @return its number */
    static synchronized int mine(List<String> orders) {
        int number = FIRST + BLOCKS.size();
        String parent = BLOCKS.isEmpty() ? ZERO : BLOCKS.getLast().hash();
        String hash = Hash.sha3String(number + parent + orders.hashCode());
        ArrayNode logs = JSON.createArrayNode();
        for (int i = 0; i < orders.size(); i++) {
            String order = orders.get(i);
            logs.add(ORDERS.created(order, new EncodedOrders.Place(number, hash, Hash.sha3(order), i, i)));
        }
        BLOCKS.add(new Block(number, hash, parent, logs));
        return number;
    }

    /** Another block in place of the newest one. */
    static synchronized void replace(List<String> orders) {
        BLOCKS.removeLast();
        mine(orders);
    }

    /** The orders that the contract was asked about, and from now on those that it is asked about then. */
    static List<String> asked() {
        List<String> asked = new ArrayList<>();
        for (String one = ASKED.poll(); one != null; one = ASKED.poll()) {
            asked.add(one);
        }
        return asked;
    }

    static synchronized int head() {
        return BLOCKS.getLast().number();
    }

    static synchronized String hash() {
        return BLOCKS.getLast().hash();
    }

    private static synchronized ArrayNode logs(JsonNode filter) {
        int from = Numeric.decodeQuantity(filter.path("fromBlock").asText()).intValueExact();
        int to = Numeric.decodeQuantity(filter.path("toBlock").asText()).intValueExact();
        ArrayNode found = JSON.createArrayNode();
        BLOCKS.stream()
                .filter(block -> block.number() >= from && block.number() <= to)
                .forEach(block -> found.addAll(block.logs()));
        return found;
    }

    private static synchronized ObjectNode header(String number) {
        int asked = number.equals("latest")
                ? head()
                : Numeric.decodeQuantity(number).intValueExact();
        if (asked > head()) {
            return null;
        }
        ObjectNode header = JSON.createObjectNode();
        Block block = asked < FIRST
                ? new Block(asked, Numeric.toHexStringWithPrefixZeroPadded(BigInteger.valueOf(asked), 64), ZERO, null)
                : BLOCKS.get(asked - FIRST);
        header.put("number", quantity(asked)).put("hash", block.hash());
        header.put("parentHash", asked == FIRST ? header("0x63").path("hash").asText() : block.parent());
        for (String root : List.of("sha3Uncles", "transactionsRoot", "stateRoot", "receiptsRoot")) {
            header.put(root, ZERO);
        }
        header.put("nonce", "0x0000000000000000").put("logsBloom", "0x" + "0".repeat(512));
        header.put("miner", "0x" + "0".repeat(40)).put("extraData", "0x").put("difficulty", "0x0");
        header.put("size", "0x1000").put("gasLimit", "0xffffffff").put("gasUsed", "0x0");
        header.put("timestamp", quantity(1_800_000_000 + asked));
        header.putArray("transactions");
        header.putArray("uncles");
        return header;
    }

    private static String quantity(long number) {
        return Numeric.encodeQuantity(BigInteger.valueOf(number));
    }
}
