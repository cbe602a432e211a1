package tools.mcp;

/**
 * Text of an MCP server, without what nobody can see: control characters, those that change the direction of writing, tags and
 * other formats, and halves of characters.
 */
final class McpText {

    private static final String UNSEEN = "[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}&&[^\\n\\t]]+";

    private McpText() {}

    /** {@code text} in one line, of at most {@code most} characters. */
    static String line(String text, int most) {
        return cut(text.replaceAll("\\s+", " ").replaceAll(UNSEEN, "").strip(), most);
    }

    /** {@code text} with its lines, of at most {@code most} characters. */
    static String block(String text, int most) {
        return cut(text.replace("\r\n", "\n").replaceAll(UNSEEN, ""), most);
    }

    static boolean hasUnseen(String text) {
        return !text.equals(text.replaceAll(UNSEEN, ""));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
