package models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.ToolSchema;

/**
 * What providers ask of a tool beyond JSON Schema. One that breaks a rule is refused with the whole request: each order of its agent
 * would fail. The rules are those that their APIs answer with status 400 for; servers of other kinds have none that is known.
 */
public final class ProviderToolRules {

    /** OpenAI: "string too long. Expected a string with maximum length 1024". */
    private static final int LONGEST_DESCRIPTION = 1024;
    /** Anthropic: "Property keys should match pattern". */
    private static final Pattern PROPERTY = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

    private static final List<String> COMBINED = List.of("oneOf", "anyOf", "allOf");
    private static final List<String> MORE_OF_OPENAI = List.of("enum", "const", "not");
    private static final int DEEPEST = 100;

    private ProviderToolRules() {}

    /**
     * What is wrong with a tool, for the provider that its agent's model has.
     *
     * @param field which part of the tool it is: {@code parameters} or {@code description}
     * @param reason in words that go on after the field's name
     */
    public record Fault(String field, String reason) {}

    /** The first rule that a tool breaks; empty if the provider takes it. */
    public static Optional<Fault> fault(CatalogueModel.Provider provider, String description, JsonNode schema) {
        String who =
                switch (provider) {
                    case OPENAI -> "OpenAI";
                    case ANTHROPIC -> "Anthropic";
                    case GOOGLE -> "Google";
                    case MOONSHOT -> "Moonshot";
                    case DEEPSEEK, XAI, OPENAI_COMPATIBLE -> null;
                };
        if (who == null) {
            return Optional.empty();
        }
        if (provider == CatalogueModel.Provider.OPENAI && description.length() > LONGEST_DESCRIPTION) {
            return Optional.of(new Fault(
                    "description", "may have at most " + LONGEST_DESCRIPTION + " characters for models of " + who));
        }
        return top(provider, schema)
                .or(() -> properties(provider, schema))
                .or(() -> draft(provider, schema))
                .or(() -> inside(provider, schema, 0))
                .map(reason -> new Fault("parameters", reason + ", which models of " + who + " do not take"));
    }

    private static Optional<String> top(CatalogueModel.Provider provider, JsonNode schema) {
        return COMBINED.stream()
                .filter(schema::has)
                .findFirst()
                .or(() -> provider == CatalogueModel.Provider.OPENAI
                        ? MORE_OF_OPENAI.stream().filter(schema::has).findFirst()
                        : Optional.empty())
                .map(keyword -> "has " + keyword + " at its top (put it into a property)");
    }

    private static Optional<String> properties(CatalogueModel.Provider provider, JsonNode schema) {
        if (provider != CatalogueModel.Provider.ANTHROPIC) {
            return Optional.empty();
        }
        return schema.path("properties")
                .propertyStream()
                .map(java.util.Map.Entry::getKey)
                .filter(name -> !PROPERTY.matcher(name).matches())
                .findFirst()
                .map(name -> "has a property whose name is not 1 to 64 letters, digits, _, . or -");
    }

    private static Optional<String> draft(CatalogueModel.Provider provider, JsonNode schema) {
        if (provider != CatalogueModel.Provider.ANTHROPIC && provider != CatalogueModel.Provider.OPENAI
                || !(schema instanceof ObjectNode object)) {
            return Optional.empty();
        }
        return ToolSchema.faultsOfToday(object.deepCopy().without("$schema"))
                .map(faults -> "is not valid by draft 2020-12 (" + faults + ")");
    }

    private static Optional<String> inside(CatalogueModel.Provider provider, JsonNode schema, int depth) {
        if (provider != CatalogueModel.Provider.OPENAI && provider != CatalogueModel.Provider.GOOGLE
                || depth > DEEPEST) {
            return Optional.empty();
        }
        if (schema.path("type").asText().equals("array") && !schema.has("items") && !schema.has("prefixItems")) {
            return Optional.of("has an array without items");
        }
        boolean isOfOthers = schema.path("enum").isArray()
                && schema.get("enum").valueStream().anyMatch(value -> !value.isTextual());
        if (provider == CatalogueModel.Provider.GOOGLE && isOfOthers) {
            return Optional.of("has an enum of other values than texts");
        }
        for (String map : List.of("properties", "$defs", "definitions")) {
            for (JsonNode one : schema.path(map)) {
                Optional<String> fault = inside(provider, one, depth + 1);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        for (String one : List.of("items", "anyOf", "oneOf", "allOf")) {
            JsonNode value = schema.path(one);
            for (JsonNode inner : value.isArray() ? value : List.of(value)) {
                Optional<String> fault = inner.isObject() ? inside(provider, inner, depth + 1) : Optional.empty();
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }
}
