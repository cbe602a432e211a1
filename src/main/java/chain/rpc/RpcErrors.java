package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The errors of JSON-RPC (section 5.1: a number, a text and perhaps data) as nodes and what stands before them really write
 * them: as a text alone, with the number in quotes, without one, or empty beside a result.
 */
final class RpcErrors {

    private static final String ERROR = "error";
    private static final String CODE = "code";
    private static final String MESSAGE = "message";
    /** EIP-1474: the input was right, and the request failed all the same. */
    private static final int SERVER_ERROR = -32_000;

    private RpcErrors() {}

    /** {@code answer} with its error as an object of a whole number and a text, or without one where there is none. */
    static ObjectNode inOneForm(ObjectNode answer) {
        JsonNode error = answer.path(ERROR);
        if (isNone(error)) {
            ObjectNode without = answer.deepCopy();
            without.remove(ERROR);
            return without;
        }
        if (error.path(CODE).isInt() && error.path(MESSAGE).isTextual()) {
            return answer;
        }
        ObjectNode copy = answer.deepCopy();
        ObjectNode proper = error.isObject() ? error.deepCopy() : copy.objectNode();
        proper.put(CODE, error.path(CODE).asInt(SERVER_ERROR));
        proper.put(MESSAGE, text(error));
        return copy.set(ERROR, proper);
    }

    /** True if {@code answer}, which came with a status of HTTP that is an error's, is an answer of JSON-RPC all the same. */
    static boolean isAnswer(JsonNode answer) {
        if (answer != null && answer.isArray() && !answer.isEmpty()) {
            return isAnswer(answer.get(0));
        }
        boolean isNamed = answer != null && (answer.has("jsonrpc") || answer.has("id"));
        return isNamed && !isNone(answer.path(ERROR))
                || answer != null && answer.path(ERROR).path(CODE).isInt();
    }

    private static boolean isNone(JsonNode error) {
        return error.isMissingNode()
                || error.isNull()
                || error.isBoolean() && !error.booleanValue()
                || error.isTextual() && error.textValue().isBlank()
                || error.isObject() && error.isEmpty();
    }

    private static String text(JsonNode error) {
        JsonNode message = error.isObject() ? error.path(MESSAGE) : error;
        if (message.isMissingNode() || message.isNull()) {
            return error.toString();
        }
        return message.isTextual() ? message.textValue() : message.toString();
    }
}
