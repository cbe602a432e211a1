package tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks JSON against an owner's JSON Schema (draft 2020-12, formats asserted). A schema comes from a stranger: it reaches no
 * file and no network by a {@code $ref}, and its patterns are RE2, which run in linear time.
 */
public final class ToolSchema {

    private static final int MOST_FINDINGS = 5;
    private static final int LONGEST_TEXT = 1_000;

    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .pathType(PathType.JSON_PATH)
            .locale(Locale.ENGLISH)
            .regularExpressionFactory(ToolSchema::linear)
            .preloadJsonSchema(true)
            .build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    /** The rules that a schema itself is held to: what providers take as the parameters of a function. */
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

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
        if (!text.isObject() || !text.path("type").asText("object").equals("object")) {
            throw new IllegalArgumentException("must be a JSON Schema of type object");
        }
        checkTypes(text);
        try {
            JsonSchema schema = FACTORY.getSchema(text, CONFIG);
            schema.initializeValidators();
            return new ToolSchema(schema);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "has a pattern that is not RE2 (https://github.com/google/re2/wiki/Syntax): " + e.getDescription(),
                    e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "is not a valid JSON Schema, or refers to one elsewhere: " + shortened(e.getMessage()), e);
        }
    }

    /** What is wrong with {@code value}, for whoever made it; empty if it fits. */
    public Optional<String> findings(JsonNode value) {
        Set<ValidationMessage> found = schema.validate(value);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(shortened(found.stream()
                .limit(MOST_FINDINGS)
                .map(ValidationMessage::getMessage)
                .collect(Collectors.joining("; "))));
    }

    /** The validator takes an unknown type as one that nothing fits; a provider refuses the whole request. */
    private static void checkTypes(JsonNode schema) {
        if (schema.isObject()) {
            JsonNode type = schema.path("type");
            if (type.isTextual() && !TYPES.contains(type.textValue())) {
                throw new IllegalArgumentException("has the unknown type " + shortened(type.textValue()));
            }
        }
        schema.forEach(ToolSchema::checkTypes);
    }

    private static String shortened(String text) {
        String line = text == null ? "no detail" : text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT);
    }
}
