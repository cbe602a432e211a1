package models.answers;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a provider's error says, whatever its form: OpenAI's and Anthropic's {@code error}, Google's in an array, the bare texts of
 * Ollama and FastAPI, and what a gateway quotes of the provider behind it.
 */
final class ErrorBody {

    private static final ObjectMapper JSON = Json.mapper();
    private static final Set<String> WORDS =
            Set.of("code", "type", "status", "reason", "error_type", "error_code", "errortype", "error", "quotaid");
    private static final Set<String> MESSAGES = Set.of(
            "message", "error", "detail", "msg", "error_description", "error_message", "title", "errors", "error_msg");
    private static final Set<String> WAITS = Set.of(
            "retry_after",
            "retryafter",
            "retry-after",
            "retry_after_seconds",
            "retryafterseconds",
            "retry_after_ms",
            "retryafterms",
            "retry-after-ms",
            "retrydelay",
            "quotaresetdelay",
            "estimated_time",
            "resets_in_seconds",
            "reset_after",
            "x-ratelimit-reset");
    /** What was sent to the provider, or came out of the model: its words say nothing of the error. */
    private static final Set<String> ECHOES =
            Set.of("input", "ctx", "request", "body", "prompt", "messages", "failed_generation", "param", "choices");

    private static final int LONGEST_WORD = 80;
    private static final int DEEPEST = 8;
    private static final int MOST_FIELDS = 500;
    private static final int LONGEST_MESSAGES = 4_000;

    private final Set<String> words = new LinkedHashSet<>();
    private final StringBuilder messages = new StringBuilder();
    private final Map<String, String> waits = new LinkedHashMap<>();
    private String message = "";
    private int code;
    private int fields;

    private ErrorBody() {}

    /** Reads a whole response, which may be anything. */
    static ErrorBody of(String body) {
        var read = new ErrorBody();
        JsonNode tree = tree(body);
        read.walk(tree, DEEPEST);
        // A page is for people who look at it in a browser.
        if (tree.isTextual() || tree.isMissingNode() && !body.stripLeading().startsWith("<")) {
            read.note(tree.asText(body), DEEPEST);
        }
        return read;
    }

    static ErrorBody of(JsonNode error) {
        var read = new ErrorBody();
        if (error.isTextual()) {
            read.note(error.textValue(), DEEPEST);
        }
        read.walk(error, DEEPEST);
        return read;
    }

    private static JsonNode tree(String text) {
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (json.isBlank() || "{[\"".indexOf(json.strip().charAt(0)) < 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    private void walk(JsonNode node, int deepest) {
        if (deepest == 0) {
            return;
        }
        if (node.isArray()) {
            node.forEach(one -> walk(one, deepest - 1));
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (++fields > MOST_FIELDS) {
                return;
            }
            String name = field.getKey().toLowerCase(Locale.ROOT);
            JsonNode value = field.getValue();
            if (WAITS.contains(name) && value.isValueNode()) {
                waits.putIfAbsent(name, value.asText());
            } else if (name.equals("code")
                    || name.equals("statuscode")
                    || name.equals("status")
                    || name.equals("status_code")) {
                code(value);
            }
            if (value.isTextual()) {
                text(name, value.textValue(), deepest);
            } else if (value.isContainerNode() && !ECHOES.contains(name)) {
                walk(value, deepest - 1);
            }
        }
    }

    private void code(JsonNode value) {
        boolean isStatus =
                value.isInt() || value.isTextual() && value.textValue().matches("\\d{3}");
        if (code == 0 && isStatus && value.asInt() >= 300 && value.asInt() < 600) {
            code = value.asInt();
        }
    }

    private void text(String name, String value, int deepest) {
        boolean isWord = value.length() <= LONGEST_WORD && value.matches("[A-Za-z0-9_.:-]+");
        if (WORDS.contains(name) && isWord && !value.matches("\\d{3}")) {
            words.add(value.toLowerCase(Locale.ROOT));
        } else if (name.equals("raw") || MESSAGES.contains(name)) {
            note(value, deepest);
        }
    }

    /** Gateways put the error of the provider behind them into a text, as JSON. */
    private void note(String value, int deepest) {
        JsonNode inner = value.stripLeading().startsWith("{") ? tree(value) : MissingNode.getInstance();
        if (inner.isObject()) {
            walk(inner, deepest - 1);
        } else if (messages.length() < LONGEST_MESSAGES && !value.isBlank()) {
            boolean saysNothing = message.isEmpty() || message.equals("Provider returned error");
            message = saysNothing ? value : message;
            messages.append(value, 0, Math.min(value.length(), LONGEST_MESSAGES))
                    .append('\n');
        }
    }

    /** Codes, types and reasons, in lower case, the outermost first. */
    Set<String> words() {
        return words;
    }

    /** What it tells people; empty if nothing. */
    String message() {
        return message;
    }

    /** All that it tells people, in lower case. */
    String messages() {
        return messages.toString().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that it names; 0 if none. */
    int code() {
        return code;
    }

    /** Fields that say how long to wait, by their names in lower case. */
    Map<String, String> waits() {
        return waits;
    }
}
