package tools;

import base.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a model wrote where it should have written JSON: JSON in JSON, in code fences, in the marks of its format, with a
 * comma or a bracket too many, or in the notation of another language. It only takes away what has no meaning, or writes the same
 * in JSON's way; where a text could mean two things it is not read.
 */
final class NearJson {

    /** Far more than any form of arguments has, and far less than a stack has. */
    private static final int DEEPEST = 64;
    /** How often one is wrapped into the other. */
    private static final int MOST_WRAPPERS = 5;

    private static final ObjectMapper STRICT = mapper();
    private static final ObjectMapper LENIENT = mapper(
            JsonReadFeature.ALLOW_TRAILING_COMMA,
            JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
            JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
            JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
            JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS);
    /** What models write for no arguments. */
    private static final Set<String> NOTHING = Set.of("", "null", "none", "nil", "undefined", "()", "void", "n/a");

    private static final Pattern FENCE = Pattern.compile("```[\\w-]*[ \\t]*\\r?\\n?([\\s\\S]*?)(?:```|\\z)");
    /** Marks of chat formats: {@code <|call|>}, {@code </tool_call>}. */
    private static final Pattern TAG = Pattern.compile("<\\|[^|<>\\n]{0,40}\\|>|</?[\\w:-]{1,40}>|\\[/?[A-Z_]{2,20}]");

    private static final Pattern QUOTE_TOKEN = Pattern.compile("<\\|\\\\?\"\\|?>");
    /** A label before the object, as in {@code json {...}} or {@code arguments = {...}}. */
    private static final Pattern LABEL = Pattern.compile("\\A[\\w \\t\\r\\n.()]{0,60}[:=>-]*\\s*(?=[{\"\u201C])");

    private NearJson() {}

    private static ObjectMapper mapper(JsonReadFeature... features) {
        JsonFactoryBuilder factory = (JsonFactoryBuilder) JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
        for (JsonReadFeature feature : features) {
            factory.enable(feature);
        }
        return Json.on(factory.build());
    }

    /**
     * The value that {@code text} is; an object of nothing for a text of nothing. Where a field is there twice, the last counts, as
     * everywhere in JSON.
     *
     * @throws JsonProcessingException with where the text stops being JSON
     */
    static JsonNode read(String text) throws JsonProcessingException {
        return read(text, MOST_WRAPPERS);
    }

    private static JsonNode read(String given, int wrappers) throws JsonProcessingException {
        String text = bare(given);
        if (NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonProcessingException first;
        try {
            return unwrapped(whole(STRICT, text), wrappers);
        } catch (JsonProcessingException notYet) {
            first = notYet;
        }
        if (wrappers > 0) {
            for (String inner : inside(text)) {
                try {
                    return read(inner, wrappers - 1);
                } catch (JsonProcessingException notThis) {
                    continue;
                }
            }
        }
        for (String form : List.of(text, Rewritten.of(text))) {
            try {
                return unwrapped(whole(LENIENT, form), wrappers);
            } catch (JsonProcessingException notThis) {
                continue;
            }
        }
        throw first;
    }

    private static String bare(String text) {
        return text.replaceAll("\\A[\\s\\uFEFF\\u200B\\u0000]+|[\\s\\uFEFF\\u200B\\u0000]+\\z", "");
    }

    private static JsonNode unwrapped(JsonNode read, int wrappers) throws JsonProcessingException {
        if (read.isTextual() && wrappers > 0) {
            return read(read.textValue(), wrappers - 1);
        }
        return read.isNull() ? JsonNodeFactory.instance.objectNode() : read;
    }

    /** What {@code text} may be the wrapper of. */
    private static List<String> inside(String text) {
        Matcher fence = FENCE.matcher(text);
        if (text.contains("```") && fence.find()) {
            String fenced = fence.group(1);
            return fenced.isBlank() ? List.of() : List.of(fenced);
        }
        String untagged =
                TAG.matcher(QUOTE_TOKEN.matcher(text).replaceAll("\"")).replaceAll(" ");
        String unlabelled = LABEL.matcher(text).replaceFirst("");
        boolean isDoubled = text.startsWith("{{") && text.endsWith("}}");
        return List.of(
                        isDoubled ? text.substring(1, text.length() - 1) : text,
                        // Only around the object: a tag in one of its texts is the model's.
                        text.startsWith("<") || text.startsWith("[") || text.contains("<|") ? untagged : text,
                        unlabelled)
                .stream()
                .filter(one -> !one.equals(text))
                .distinct()
                .toList();
    }

    /** The first value of {@code text}, if nothing with a meaning follows it. */
    private static JsonNode whole(ObjectMapper json, String text) throws JsonProcessingException {
        try (JsonParser parser = json.getFactory().createParser(text)) {
            JsonNode value = json.readTree(parser);
            if (value == null) {
                throw new ToolFailure("the arguments must be a JSON object");
            }
            String rest = text.substring(
                    (int) Math.min(text.length(), parser.currentLocation().getCharOffset()));
            if (!rest.isBlank() && !isMeaningless(json, rest, value)) {
                parser.nextToken();
                throw new com.fasterxml.jackson.core.JsonParseException(parser, "more than one value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot be read", e);
        }
    }

    /** Marks and words after an object mean nothing; a second object does, unless it says the same again. */
    private static boolean isMeaningless(ObjectMapper json, String rest, JsonNode value)
            throws JsonProcessingException {
        if (!value.isObject()) {
            return TAG.matcher(rest).replaceAll("").matches("[\\s;,.`\"']*");
        }
        int next = rest.indexOf('{');
        if (next < 0) {
            return true;
        }
        return rest.substring(0, next).isBlank()
                && whole(json, rest.substring(next)).equals(value);
    }
}
