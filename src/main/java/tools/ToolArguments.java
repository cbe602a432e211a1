package tools;

import base.PlainText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the arguments that a model wrote for a tool. */
public final class ToolArguments {

    /** The most characters that are read. */
    public static final int MOST = 64 * 1024;

    private ToolArguments() {}

    /**
     * The JSON object that {@code text} is, read leniently ({@link NearJson}). A text of nothing is an object of nothing: some
     * models leave it out for tools without arguments.
     *
     * @throws ToolFailure if it is anything else
     */
    static ObjectNode read(String text) {
        if (text.length() > MOST) {
            throw new ToolFailure("the arguments are longer than " + MOST + " characters");
        }
        JsonNode read;
        try {
            read = NearJson.read(text);
        } catch (JsonProcessingException e) {
            throw new ToolFailure("the arguments are not valid JSON: " + where(e) + ". Write one JSON object", e);
        }
        if (read instanceof ObjectNode object) {
            if (PlainText.hasHalf(object.toString())) {
                throw new ToolFailure(
                        "the arguments have half of a character: a \\ud83d or the like without its other half");
            }
            return object;
        }
        throw new ToolFailure("the arguments must be a JSON object");
    }

    /** The object that {@code text} is; missing if it is none. */
    public static JsonNode tree(String text) {
        try {
            return read(text);
        } catch (ToolFailure none) {
            return MissingNode.getInstance();
        }
    }

    /** {@code text} as the JSON object that it is read as, else an empty one: some providers refuse their own models' mistakes. */
    public static String sendable(String text) {
        try {
            return read(text).toString();
        } catch (ToolFailure e) {
            return "{}";
        }
    }

    /** The parser's own words would quote the text. */
    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "they end too early"
                : "see line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
