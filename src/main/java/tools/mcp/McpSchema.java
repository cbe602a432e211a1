package tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import tools.ToolSchema;

/** The JSON Schema of a tool's arguments, as somebody else's server gives it. */
final class McpSchema {

    private static final int LONGEST = 16 * 1024;
    private static final int DEEPEST = 40;
    private static final int LONGEST_TEXT = 1024;
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    private static final Set<String> WORDS = Set.of("description", "title", "$comment");
    /** What points at another schema: at one in the same document, or somewhere that a validator would fetch it from. */
    private static final Set<String> POINTERS = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    /** What gives a schema another address, by which pointers would lead elsewhere than they seem to. */
    private static final Set<String> ADDRESSES =
            Set.of("$id", "id", "$schema", "$anchor", "$dynamicAnchor", "$vocabulary");
    /** What has schemas by names of the server's choosing, which are no keywords. */
    private static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");
    /** What has values of any form. */
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples", "example");

    private McpSchema() {}

    /** Why a schema cannot be used; empty if it can. */
    static Optional<String> fault(JsonNode schema) {
        if (!schema.isObject() || !schema.path("type").asText().equals("object")) {
            return Optional.of("the schema of its arguments is not that of an object");
        }
        if (schema.toString().length() > LONGEST) {
            return Optional.of("the schema of its arguments is longer than " + LONGEST + " characters");
        }
        return schemaFault(schema, 0).or(() -> unusable(cleaned((ObjectNode) schema)));
    }

    /** What the model's arguments are going to be checked with cannot make anything of it. */
    private static Optional<String> unusable(ObjectNode schema) {
        try {
            ToolSchema.of(schema);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("the schema of its arguments " + McpText.line(e.getMessage(), LONGEST_TEXT));
        }
    }

    /** A copy whose words are cleaned, and which has no address. {@link #fault} has found nothing. */
    static ObjectNode cleaned(ObjectNode schema) {
        ObjectNode copy = schema.deepCopy();
        clean(copy);
        return copy;
    }

    private static Optional<String> schemaFault(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return Optional.of("the schema of its arguments is too deep");
        }
        if (schema.isBoolean()) {
            return Optional.empty();
        }
        if (!schema.isObject()) {
            return Optional.of("the schema of its arguments is malformed");
        }
        for (var field : schema.properties()) {
            Optional<String> fault = fieldFault(field.getKey(), field.getValue(), depth);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fieldFault(String keyword, JsonNode value, int depth) {
        if (POINTERS.contains(keyword) && !value.asText().startsWith("#")) {
            return Optional.of("the schema of its arguments points outside itself");
        }
        if (keyword.equals("type") && !isType(value)) {
            return Optional.of("the schema of its arguments has an unknown type");
        }
        if (MAPS.contains(keyword)) {
            return mapFault(value, depth);
        }
        if (!WORDS.contains(keyword) && McpText.hasUnseen(value.isValueNode() ? value.asText() : plain(value))) {
            return Optional.of("the schema of its arguments has characters that cannot be seen");
        }
        if (VALUES.contains(keyword)) {
            return Optional.empty();
        }
        if (value.isObject()) {
            return schemaFault(value, depth + 1);
        }
        for (JsonNode item : value.isArray() ? value : McpMessages.object()) {
            if (item.isObject()) {
                Optional<String> fault = schemaFault(item, depth + 1);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> mapFault(JsonNode map, int depth) {
        if (!map.isObject()) {
            return Optional.of("the schema of its arguments is malformed");
        }
        for (var field : map.properties()) {
            if (McpText.hasUnseen(field.getKey())) {
                return Optional.of("the schema of its arguments has characters that cannot be seen");
            }
            if (!field.getValue().isArray()) {
                Optional<String> fault = schemaFault(field.getValue(), depth + 1);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    /** A provider refuses the whole request, with all of its tools, for a type that there is not. */
    private static boolean isType(JsonNode type) {
        if (type.isArray()) {
            return !type.isEmpty() && type.valueStream().allMatch(one -> TYPES.contains(one.asText()));
        }
        return TYPES.contains(type.asText());
    }

    /** The texts at the leaves of an enumeration's values; those of schemas are looked at one by one. */
    private static String plain(JsonNode value) {
        var text = new StringBuilder();
        if (value.isArray()) {
            value.valueStream().filter(JsonNode::isTextual).forEach(item -> text.append(item.asText()));
        }
        return text.toString();
    }

    private static void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .removeIf(field -> ADDRESSES.contains(field.getKey())
                            && field.getValue().isTextual());
            for (var field : object.properties()) {
                if (WORDS.contains(field.getKey()) && field.getValue().isTextual()) {
                    object.put(field.getKey(), McpText.block(field.getValue().asText(), LONGEST_TEXT));
                } else {
                    clean(field.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(McpSchema::clean);
        }
    }
}
