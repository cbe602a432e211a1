package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.web3j.utils.Numeric;

/** Ways in which nodes fail, as rules for {@link ChainProxy#when}. */
public final class ChainFaults {

    private ChainFaults() {}

    /** A JSON-RPC error in place of an answer; nothing is passed on. */
    public static ChainProxy.Rule error(int code, String message) {
        return call -> call.error(code, message);
    }

    /** No answer until {@link ChainProxy#release}; nothing is passed on. */
    public static ChainProxy.Rule hang() {
        return call -> {
            throw new ChainProxy.Hang();
        };
    }

    /** Passed on, but the caller is told that it failed. */
    public static ChainProxy.Rule passedOnButError(String message) {
        return call -> {
            call.pass();
            return call.error(-32000, message);
        };
    }

    /** Passed on, but the caller gets no answer until {@link ChainProxy#release}. */
    public static ChainProxy.Rule passedOnButHanging() {
        return call -> {
            call.pass();
            throw new ChainProxy.Hang();
        };
    }

    /** For eth_sendRawTransaction: the hash is answered as if it had been taken, but it is not passed on. */
    public static ChainProxy.Rule acceptedButForgotten() {
        return call -> call.result(org.web3j.crypto.Hash.sha3(call.parameter(0).asText()));
    }

    /** For eth_chainId. */
    public static ChainProxy.Rule chainId(long id) {
        return call -> call.result(Numeric.encodeQuantity(java.math.BigInteger.valueOf(id)));
    }

    /** For eth_getLogs: leaves out the logs of the blocks {@code from} to {@code to}, both included. */
    public static ChainProxy.Rule noLogs(long from, long to) {
        return call -> {
            ObjectNode response = call.pass();
            ArrayNode kept = response.arrayNode();
            for (JsonNode log : response.path("result")) {
                long block = number(log.path("blockNumber"));
                if (block < from || block > to) {
                    kept.add(log);
                }
            }
            return response.has("result") ? response.set("result", kept) : response;
        };
    }

    /** For eth_getLogs: refuses a range of more than {@code blocks} blocks, in the words of Alchemy and Infura. */
    public static ChainProxy.Rule tooLarge(long blocks) {
        return call -> {
            JsonNode filter = call.parameter(0);
            long from = block(call, filter.path("fromBlock"));
            long to = block(call, filter.path("toBlock"));
            return to - from + 1 > blocks ? call.error(-32005, "query returned more than 10000 results") : call.pass();
        };
    }

    /** Makes {@code proxy} answer as a node that is {@code blocks} blocks behind the one it stands before. */
    public static void lag(ChainProxy proxy, long blocks) {
        proxy.when(ChainProxy.ANY, call -> {
            long head = Math.max(0, number(call.ask("eth_blockNumber")) - blocks);
            return switch (call.method()) {
                case "eth_blockNumber" -> call.result(hex(head));
                case "eth_getBlockByNumber" ->
                    block(call, call.parameter(0)) > head && isNumber(call.parameter(0))
                            ? call.result(null)
                            : asOf(call, head).pass();
                case "eth_getLogs" -> logs(call, head);
                case "eth_getBlockByHash", "eth_getTransactionReceipt", "eth_getTransactionByHash" -> {
                    ObjectNode response = call.pass();
                    JsonNode found = response.path("result");
                    JsonNode at = found.path(call.method().equals("eth_getBlockByHash") ? "number" : "blockNumber");
                    yield isNumber(at) && number(at) > head ? call.result(null) : response;
                }
                default -> asOf(call, head).pass();
            };
        });
    }

    private static JsonNode logs(ChainProxy.Call call, long head) throws IOException, InterruptedException {
        ObjectNode filter = (ObjectNode) call.parameter(0);
        if (filter.has("fromBlock") && block(call, filter.path("fromBlock")) > head) {
            return call.result(java.util.List.of());
        }
        if (!filter.has("blockHash") && block(call, filter.path("toBlock")) > head) {
            filter.put("toBlock", hex(head));
        }
        return call.pass();
    }

    /** The same call with the words for the newest block replaced by {@code head}. */
    private static ChainProxy.Call asOf(ChainProxy.Call call, long head) {
        if (call.request().path("params") instanceof ArrayNode parameters) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).asText().matches("latest|safe|finalized")) {
                    parameters.set(i, TextNode.valueOf(hex(head)));
                }
            }
        }
        return call;
    }

    private static long block(ChainProxy.Call call, JsonNode block) throws IOException, InterruptedException {
        if (isNumber(block)) {
            return number(block);
        }
        return block.asText().equals("earliest") ? 0 : number(call.ask("eth_blockNumber"));
    }

    private static boolean isNumber(JsonNode value) {
        return value.asText().startsWith("0x");
    }

    private static long number(JsonNode value) {
        return Numeric.decodeQuantity(value.asText()).longValueExact();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
