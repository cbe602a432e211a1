package models.answers;

import base.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.RequestedCall;
import tools.ToolArguments;
import tools.ToolNames;

/** Tool calls in every form that servers write them: without a type, an id or quotes, of today's API or the one before it. */
final class SaidCalls {

    /** Of ids: what every provider takes back. */
    private static final int LONGEST_ID = 64;
    /** How OpenAI's models call several tools where nobody offered them this one. */
    private static final String PARALLEL = "multi_tool_use.parallel";

    private final Collection<String> offered;
    private final List<RequestedCall> calls = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** @param offered the names of the tools that the model was offered */
    SaidCalls(Collection<String> offered) {
        this.offered = offered;
    }

    /** Adds one call, a list of them, or nothing. */
    void add(JsonNode said) {
        if (said.isArray()) {
            said.forEach(this::add);
        } else if (said.isObject()) {
            addOne(said);
        }
    }

    private void addOne(JsonNode call) {
        JsonNode inner = call;
        for (String wrapper : List.of("function", "custom", "functionCall", "function_call")) {
            if (call.path(wrapper).isObject()) {
                inner = call.get(wrapper);
            }
        }
        String name =
                first(inner, "name", "recipient_name", "tool_name", "function").asText("");
        JsonNode arguments = first(inner, "arguments", "input", "parameters", "args");
        if (name.isBlank() && arguments.isMissingNode()) {
            return;
        }
        if (name.endsWith(PARALLEL)) {
            JsonNode uses = ToolArguments.tree(text(arguments)).path("tool_uses");
            if (uses.isArray() && !uses.isEmpty()) {
                add(uses);
                return;
            }
        }
        String text = text(arguments);
        calls.add(new RequestedCall(
                id(call, inner, text),
                ToolNames.resolved(name, offered),
                storable(text.substring(0, Math.min(text.length(), ToolArguments.MOST + 1)))));
    }

    /** With halves of characters, which no database keeps, as JSON writes them; who reads the arguments refuses them. */
    private static String storable(String text) {
        if (!PlainText.hasHalf(text)) {
            return PlainText.storable(text);
        }
        var escaped = new StringBuilder();
        text.codePoints()
                .forEach(code -> escaped.append(
                        code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE
                                ? "\\u" + Integer.toHexString(code)
                                : Character.toString(code)));
        return PlainText.storable(escaped.toString());
    }

    private static JsonNode first(JsonNode object, String... fields) {
        for (String field : fields) {
            if (object.hasNonNull(field)) {
                return object.get(field);
            }
        }
        return object.path(fields[0] + "\u0000");
    }

    private static String text(JsonNode arguments) {
        if (arguments.isMissingNode() || arguments.isNull()) {
            return "";
        }
        return arguments.isTextual() ? arguments.textValue() : arguments.toString();
    }

    /** An id that is there and of this call alone, which not every server sees to. */
    private String id(JsonNode call, JsonNode inner, String text) {
        String given = first(call, "id", "call_id", "tool_call_id")
                .asText(inner.path("id").asText(""));
        String id = given.replaceAll("[^A-Za-z0-9_-]", "_");
        id = id.substring(0, Math.min(id.length(), LONGEST_ID));
        if (id.isEmpty() || !ids.add(id)) {
            id = "call_" + calls.size() + "_" + Integer.toHexString(text.hashCode());
            ids.add(id);
        }
        return id;
    }

    List<RequestedCall> calls() {
        return calls;
    }
}
