package tools;

import base.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the arguments that a model wrote for a tool. */
public final class ToolArguments {

    /** The most characters that are read. */
    public static final int MOST = 64 * 1024;

    /** Far more than any form of arguments has, and far less than a stack has. */
    private static final int DEEPEST = 64;

    private static final ObjectMapper STRICT = Json.strict(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private ToolArguments() {}

    /**
     * The JSON object that {@code text} is. A text of nothing is an object of nothing: some models leave it out for tools
     * without arguments.
     *
     * @throws ToolFailure if it is anything else
     */
    static ObjectNode read(String text) {
        if (text.isBlank()) {
            return STRICT.createObjectNode();
        }
        if (text.length() > MOST) {
            throw new ToolFailure("the arguments are longer than " + MOST + " characters");
        }
        JsonNode read;
        try {
            read = STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ToolFailure("the arguments are not valid JSON: " + where(e), e);
        }
        if (read instanceof ObjectNode object) {
            return object;
        }
        throw new ToolFailure("the arguments must be a JSON object");
    }

    /** {@code text} if it is a JSON object, else an empty one: some providers refuse their own models' mistakes. */
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
