package tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import tools.ReportedFailure;
import tools.ToolFailure;

/** What a model is told of the result of an MCP tool. */
final class McpResult {

    /** As a webhook's answer. */
    static final int LONGEST = 256 * 1024;

    private static final int LONGEST_FAILURE = 4000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ADDRESS = 2000;

    private McpResult() {}

    /**
     * The result's texts; what is no text is a note of what it was.
     *
     * @throws ToolFailure if the server says that the tool failed
     */
    static String text(JsonNode result) {
        var text = new StringBuilder();
        for (JsonNode piece : result.path("content")) {
            text.append(text.isEmpty() ? "" : "\n").append(piece(piece));
        }
        if (text.isEmpty() && result.path("structuredContent").isObject()) {
            text.append(result.get("structuredContent"));
        }
        if (result.path("isError").asBoolean()) {
            throw new ReportedFailure(
                    text.isEmpty() ? "the tool failed, and did not say why" : cut(text.toString(), LONGEST_FAILURE));
        }
        return text.isEmpty() ? "(The tool did it, and has nothing to say.)" : cut(text.toString(), LONGEST);
    }

    private static String piece(JsonNode piece) {
        JsonNode resource = piece.path("resource");
        return switch (piece.path("type").asText()) {
            case "text" -> piece.path("text").asText();
            case "image", "audio" -> note(piece.path("type").asText(), piece, piece.path("data"));
            case "resource_link" ->
                "(a link: " + line(piece, "name", LONGEST_NAME) + " " + line(piece, "uri", LONGEST_ADDRESS) + ")";
            case "resource" ->
                resource.path("text").isTextual()
                        ? resource.get("text").asText()
                        : note("file", resource, resource.path("blob"));
            default -> "(something that cannot be shown)";
        };
    }

    private static String note(String what, JsonNode piece, JsonNode data) {
        // Base64: three bytes in four characters.
        long bytes = data.asText().length() * 3L / 4;
        return "(" + what + " of type " + line(piece, "mimeType", LONGEST_NAME) + ", about " + bytes
                + " bytes, which cannot be shown)";
    }

    private static String line(JsonNode piece, String field, int most) {
        return McpText.line(piece.path(field).asText(), most);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "\n(The other " + (text.length() - end) + " characters are left out.)";
    }
}
