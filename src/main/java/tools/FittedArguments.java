package tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arguments that do not fit a tool's schema as they are, but do once what is known to be meant is written out: a list or an object that
 * the model wrote as a text, a {@code null} for what it leaves out, or everything one level too deep. Nothing else is changed, and
 * the schema still has the last word.
 */
final class FittedArguments {

    private static final Set<String> WRAPPERS = Set.of("arguments", "parameters", "input", "args", "kwargs");
    private static final int DEEPEST = 8;

    private FittedArguments() {}

    /** {@code arguments} written out as {@code schema} wants them. */
    static ObjectNode of(ObjectNode arguments, JsonNode schema) {
        ObjectNode fitted = unwrapped(arguments, schema.path("properties")).deepCopy();
        fit(fitted, schema, DEEPEST);
        return fitted;
    }

    private static ObjectNode unwrapped(ObjectNode arguments, JsonNode properties) {
        String only = arguments.size() == 1 ? arguments.fieldNames().next() : "";
        if (!WRAPPERS.contains(only) || properties.has(only)) {
            return arguments;
        }
        JsonNode inner = arguments.get(only);
        return (inner.isTextual() ? ToolArguments.tree(inner.textValue()) : inner) instanceof ObjectNode object
                ? object
                : arguments;
    }

    private static void fit(ObjectNode value, JsonNode schema, int deepest) {
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode wanted = schema.path("properties").path(field.getKey());
            if (field.getValue().isNull() && !isRequired(schema, field.getKey())) {
                left.add(field.getKey());
                continue;
            }
            field.setValue(unquoted(field.getValue(), wanted.path("type").asText()));
            if (field.getValue() instanceof ObjectNode inner && deepest > 0) {
                fit(inner, wanted, deepest - 1);
            }
        }
        value.remove(left);
    }

    private static boolean isRequired(JsonNode schema, String field) {
        return schema.path("required")
                .valueStream()
                .anyMatch(one -> one.asText().equals(field));
    }

    private static JsonNode unquoted(JsonNode value, String type) {
        boolean isContainer = type.equals("object") || type.equals("array");
        if (!value.isTextual() || !isContainer || value.textValue().isBlank()) {
            return value;
        }
        try {
            JsonNode read = NearJson.read(value.textValue());
            return type.equals("object") == read.isObject() && read.isContainerNode() ? read : value;
        } catch (JsonProcessingException | ToolFailure none) {
            return value;
        }
    }
}
