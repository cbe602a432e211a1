package tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks JSON against an owner's JSON Schema, by the draft that it names (2020-12 if it names none), formats asserted. A schema comes from a stranger: it reaches no
 * file and no network by a {@code $ref}, its patterns are RE2, which run in linear time, and the references that are followed are
 * counted.
 */
public final class ToolSchema {

    private static final int MOST_FINDINGS = 5;
    private static final int LONGEST_TEXT = 1_000;
    /** Characters of a schema as JSON. */
    private static final int LONGEST_SCHEMA = 64 * 1024;

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_PATH)
            .locale(Locale.ENGLISH)
            .regularExpressionFactory(ToolSchema::linear)
            .preloadJsonSchema(false)
            .build();
    /** Their values are data and no schemas. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
    /** References whose number cannot be counted, and names that would lead others astray. */
    private static final Set<String> REFUSED = Set.of("$dynamicRef", "$recursiveRef", "$id", "$vocabulary");

    private final JsonSchema schema;

    private ToolSchema(JsonSchema schema) {
        this.schema = schema;
    }

    private static RegularExpression linear(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).find();
    }

    /**
     * The schema {@code text}, which must describe an object.
     *
     * @throws IllegalArgumentException with what is wrong with it, in a few words
     */
    public static ToolSchema of(JsonNode text) {
        if (!(text instanceof ObjectNode given)
                || !text.path("type").asText("object").equals("object")) {
            throw new IllegalArgumentException("must be a JSON Schema of type object");
        }
        if (text.toString().length() > LONGEST_SCHEMA) {
            throw new IllegalArgumentException("is longer than " + LONGEST_SCHEMA + " characters");
        }
        SchemaDraft draft = SchemaDraft.of(given);
        ObjectNode own = given.deepCopy();
        own.remove("$schema");
        Set<ValidationMessage> wrong = draft.faults(own);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("is not a valid JSON Schema of " + draft.words() + ": " + listed(wrong));
        }
        try {
            checkKeywords(own, own);
            return new ToolSchema(draft.factory().getSchema(own, CONFIG));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "has a pattern that is not RE2 (https://github.com/google/re2/wiki/Syntax): " + e.getDescription(),
                    e);
        } catch (JsonSchemaException e) {
            throw new IllegalArgumentException("is not a valid JSON Schema: " + shortened(e.getMessage()), e);
        }
    }

    /** What is wrong with the form of {@code text} as a schema of today's draft, 2020-12; empty if nothing is. */
    public static Optional<String> faultsOfToday(JsonNode text) {
        Set<ValidationMessage> wrong = SchemaDraft.V2020_12.faults(text);
        return wrong.isEmpty() ? Optional.empty() : Optional.of(listed(wrong));
    }

    /** What is wrong with {@code value}, for whoever made it; empty if it fits. */
    public Optional<String> findings(JsonNode value) {
        try {
            Set<ValidationMessage> found = CountedReferences.counting(() -> schema.validate(value));
            return found.isEmpty() ? Optional.empty() : Optional.of(listed(found));
        } catch (CountedReferences.TooMany | StackOverflowError e) {
            return Optional.of(
                    "the schema takes too long to check, because its references lead to each other too often");
        }
    }

    private static String listed(Set<ValidationMessage> found) {
        return shortened(found.stream()
                .limit(MOST_FINDINGS)
                .map(ValidationMessage::getMessage)
                .collect(Collectors.joining("; ")));
    }

    /** The validator looks at patterns and references only when it needs them, which is too late. */
    private static void checkKeywords(JsonNode schema, JsonNode root) {
        schema.properties().forEach(field -> {
            String keyword = field.getKey();
            JsonNode value = field.getValue();
            if (REFUSED.contains(keyword)) {
                throw new IllegalArgumentException("has a " + keyword + ", which a tool's schema may not have");
            }
            if (keyword.equals("$ref") && value.isTextual()) {
                checkReference(value.textValue(), root);
            }
            if (keyword.equals("pattern") && value.isTextual()) {
                Pattern.compile(value.textValue());
            }
            if (keyword.equals("patternProperties")) {
                value.fieldNames().forEachRemaining(Pattern::compile);
            }
            if (!DATA.contains(keyword)) {
                checkKeywords(value, root);
            }
        });
        if (schema.isArray()) {
            schema.forEach(one -> checkKeywords(one, root));
        }
    }

    private static void checkReference(String reference, JsonNode root) {
        boolean inside = reference.equals("#") || reference.startsWith("#/");
        String pointer = inside ? URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8) : "";
        if (!inside || root.at(pointer).isMissingNode()) {
            throw new IllegalArgumentException("refers to " + shortened(reference)
                    + ", which is not in it; a reference should be # and a JSON Pointer into the schema");
        }
    }

    private static String shortened(String text) {
        String line = text == null ? "no detail" : text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT);
    }
}
