package tools;

import java.util.Map;

/**
 * A text in the notation of JavaScript or Python, or with typographic quotes, in JSON's way: quotes are {@code "}, names are quoted,
 * {@code True} is {@code true}, comments are left out, and a backslash that escapes nothing is one. What was never closed stays so, since
 * nobody knows what was cut off.
 */
final class Rewritten {

    /** What ends a text that begins with each. */
    private static final Map<Character, String> QUOTES = Map.of(
            '"',
            "\"",
            '\'',
            "'",
            '\u201C',
            "\u201D\u201C",
            '\u201D',
            "\u201D",
            '\u201E',
            "\u201C\u201D",
            '\u2018',
            "\u2019",
            '\u00AB',
            "\u00BB",
            '\uFF02',
            "\uFF02",
            '`',
            "`");

    private static final Map<String, String> WORDS = Map.of(
            "True",
            "true",
            "False",
            "false",
            "TRUE",
            "true",
            "FALSE",
            "false",
            "None",
            "null",
            "undefined",
            "null",
            "Null",
            "null",
            "NULL",
            "null");
    /** Full-width marks of Asian keyboards. */
    private static final Map<Character, Character> MARKS =
            Map.of('\uFF1A', ':', '\uFF0C', ',', '\uFF5B', '{', '\uFF5D', '}', '\uFF3B', '[', '\uFF3D', ']');

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final int HEX_DIGITS = 4;

    private final String text;
    private final StringBuilder json;
    private int at;

    private Rewritten(String text) {
        this.text = text;
        this.json = new StringBuilder(text.length() + 16);
    }

    /** The same in JSON's notation; it may still be no JSON. */
    static String of(String text) {
        return new Rewritten(text).rewritten();
    }

    private String rewritten() {
        while (at < text.length()) {
            char sign = MARKS.getOrDefault(text.charAt(at), text.charAt(at));
            if (QUOTES.containsKey(sign)) {
                if (!string(QUOTES.get(sign))) {
                    return text;
                }
            } else if (Character.isJavaIdentifierStart(sign)) {
                word();
            } else if (sign == '#' || text.startsWith("//", at)) {
                skipTo("\n", 0);
            } else if (text.startsWith("/*", at)) {
                skipTo("*/", 2);
            } else {
                json.append(sign);
                at++;
            }
        }
        return json.toString();
    }

    /** False if the text never ends: what would be guessed is what was cut off. */
    private boolean string(String ends) {
        json.append('"');
        for (at++; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (ends.indexOf(sign) >= 0) {
                json.append('"');
                at++;
                return true;
            }
            if (sign == '\\' && at + 1 < text.length()) {
                escape(text.charAt(++at));
            } else if (sign == '"') {
                json.append("\\\"");
            } else {
                json.append(sign);
            }
        }
        return false;
    }

    private void escape(char next) {
        if (ESCAPES.indexOf(next) >= 0 || next == 'u' && isHex()) {
            json.append('\\').append(next);
        } else if (QUOTES.containsKey(next)) {
            json.append(next);
        } else if (next != '\n') {
            json.append("\\\\").append(next);
        }
    }

    private boolean isHex() {
        int end = at + 1 + HEX_DIGITS;
        return end <= text.length() && text.substring(at + 1, end).matches("[0-9A-Fa-f]+");
    }

    private void word() {
        int start = at;
        while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        char follows = next < text.length() ? text.charAt(next) : ' ';
        if (follows == ':' || follows == '\uFF1A') {
            json.append('"').append(word).append('"');
        } else {
            json.append(WORDS.getOrDefault(word, word));
        }
    }

    private void skipTo(String end, int length) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + length;
    }
}
