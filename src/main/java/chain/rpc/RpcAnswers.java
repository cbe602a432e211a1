package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tells answers of JSON-RPC 2.0 from garbage, and puts those of a batch in the order of its requests. */
public final class RpcAnswers {

    private static final String ERROR = "error";
    private static final String RESULT = "result";
    /** Every node has an answer to these, or an error. */
    private static final Set<String> NEVER_NULL = Set.of(
            "eth_getTransactionCount",
            "eth_getBalance",
            "eth_call",
            "eth_estimateGas",
            "eth_getCode",
            "eth_sendRawTransaction");

    private static final int REVERTED = 3;
    private static final List<String> RATE_LIMITS = List.of(
            "rate limit", "request rate", "too many requests", "requests per second", "compute units per second");

    private RpcAnswers() {}

    /**
     * @param payload a request, or an array of them
     * @return the answer, or an array of them in the order of the requests; errors are answers too
     * @throws RpcFailure if there is not an answer to each request
     */
    public static JsonNode of(JsonNode payload, JsonNode answer) throws RpcFailure {
        if (!payload.isArray()) {
            return one(payload, answer, true);
        }
        ArrayNode ordered = ((ArrayNode) payload).arrayNode();
        Map<String, JsonNode> byId = byId(answer);
        for (JsonNode request : payload) {
            JsonNode found = byId.get(request.path("id").asText());
            // Section 6 of the specification: a batch that is refused as a whole has one error for an answer.
            ordered.add(one(request, answer.isObject() ? refused(request, answer) : found, false));
        }
        if (answer.isArray() && answer.size() != payload.size()) {
            throw garbage("answered another number of requests than it was asked");
        }
        return ordered;
    }

    private static Map<String, JsonNode> byId(JsonNode answer) {
        Map<String, JsonNode> byId = new HashMap<>();
        if (answer.isArray()) {
            answer.forEach(one -> byId.put(one.path("id").asText(), one));
        }
        return byId;
    }

    private static JsonNode refused(JsonNode request, JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        // What is refused as a whole is refused, whatever else it says.
        copy.remove(RESULT);
        return copy.set("id", request.path("id"));
    }

    private static JsonNode one(JsonNode request, JsonNode given, boolean alone) throws RpcFailure {
        String method = request.path("method").asText();
        if (given == null || !given.isObject()) {
            throw garbage("did not answer " + method + " with JSON-RPC");
        }
        ObjectNode answer = RpcErrors.inOneForm((ObjectNode) given);
        boolean failed = answer.hasNonNull(ERROR);
        if (!failed && !answer.has(RESULT)) {
            throw garbage("answered " + method + " with neither a result nor an error");
        }
        if (failed && isRateLimit(answer.path(ERROR))) {
            throw new RpcFailure(RpcFailure.Kind.RATE, "answers too many requests to " + method);
        }
        JsonNode id = answer.path("id");
        boolean isUnnamed = id.isNull() || id.isMissingNode();
        // An error may come without an id (section 5); and what comes alone can only be the answer to what was asked
        // alone.
        if (!id.asText().equals(request.path("id").asText()) && !(isUnnamed && (failed || alone))) {
            throw garbage("answered " + method + " under another id");
        }
        if (failed && isAlwaysKnown(method, request.path("params").path(0).asText())) {
            throw garbage("cannot say " + method);
        }
        return answer.hasNonNull(RESULT) || failed ? answer : unknown(method, request, answer);
    }

    /** What a result of null means: nothing found, where that can be; else the node cannot say. */
    private static JsonNode unknown(String method, JsonNode request, ObjectNode answer) throws RpcFailure {
        if (method.equals("eth_getLogs")) {
            // Some nodes have no list for no events. They are asked twice, and with a block that they must have.
            return answer.set(RESULT, answer.arrayNode());
        }
        if (isAlwaysKnown(method, request.path("params").path(0).asText()) || NEVER_NULL.contains(method)) {
            throw garbage("cannot say " + method);
        }
        return answer;
    }

    /** A node in working order has a chain and a newest block. */
    private static boolean isAlwaysKnown(String method, String firstParameter) {
        return method.equals("eth_chainId")
                || method.equals("eth_blockNumber")
                || method.equals("eth_getBlockByNumber") && firstParameter.equals("latest");
    }

    /** What HTTP says by 429, some endpoints say by 200 and an error (EIP-1474 has -32005 for it, and for too many results). */
    private static boolean isRateLimit(JsonNode error) {
        if (isOfContract(error)) {
            return false;
        }
        String message = error.path("message").asText().toLowerCase(Locale.ROOT);
        return error.path("code").asInt() == 429 || RATE_LIMITS.stream().anyMatch(message::contains);
    }

    /** The contract's own words are anybody's, and say nothing about the endpoint. */
    private static boolean isOfContract(JsonNode error) {
        return error.path("code").asInt() == REVERTED
                || error.path("message")
                        .asText()
                        .regionMatches(true, 0, "execution reverted", 0, "execution reverted".length());
    }

    private static RpcFailure garbage(String message) {
        return new RpcFailure(RpcFailure.Kind.GARBAGE, message);
    }
}
