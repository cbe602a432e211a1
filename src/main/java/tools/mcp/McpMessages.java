package tools.mcp;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** JSON-RPC 2.0 messages, as MCP uses them. */
final class McpMessages {

    private static final ObjectMapper JSON = Json.whole();
    private static final int METHOD_NOT_FOUND = -32_601;
    private static final String LIST_CHANGED = "notifications/tools/list_changed";

    private McpMessages() {}

    static ObjectNode request(int id, String method, JsonNode parameters) {
        ObjectNode request = notification(method);
        request.put("id", id);
        request.set("params", parameters);
        return request;
    }

    static ObjectNode notification(String method) {
        return object().put("jsonrpc", "2.0").put("method", method);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(ObjectNode message) {
        try {
            return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The messages in {@code text}: one, or several where the server still sends batches. Bare values are left out. */
    static List<ObjectNode> parse(String text) throws McpFailure {
        try {
            JsonNode read = JSON.readTree(text);
            List<JsonNode> items =
                    read.isArray() ? List.copyOf(read.valueStream().toList()) : List.of(read);
            return items.stream()
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new McpFailure(McpFailure.Kind.BROKEN, "it answered with what is not JSON", e);
        }
    }

    /** Whether {@code message} is the response to the request with that id. */
    static boolean answers(ObjectNode message, JsonNode id) {
        return !message.has("method")
                && id.equals(message.get("id"))
                && (message.has("result") || message.has("error"));
    }

    static boolean tellsOfOtherTools(ObjectNode message) {
        return message.path("method").asText().equals(LIST_CHANGED);
    }

    /**
     * What a request of the server is answered with: it learns that we are there, and nothing else. It may not have the model
     * say something (sampling), ask a person (elicitation) or list files (roots). Empty if the message is no request.
     */
    static Optional<ObjectNode> refusal(ObjectNode message) {
        JsonNode id = message.get("id");
        if (!message.has("method") || id == null || !(id.isTextual() || id.isIntegralNumber())) {
            return Optional.empty();
        }
        ObjectNode answer = object().put("jsonrpc", "2.0");
        answer.set("id", id);
        if (message.get("method").asText().equals("ping")) {
            answer.putObject("result");
        } else {
            answer.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "this client does not do that");
        }
        return Optional.of(answer);
    }
}
