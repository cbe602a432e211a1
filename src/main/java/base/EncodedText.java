package base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text as it reads once one encoding of it is undone, with where each part of that stood. */
final class EncodedText {

    private static final String ESCAPES = "nrtbf";
    private static final String ESCAPED = "\n\r\t\b\f";

    private final String text;
    private final StringBuilder plain = new StringBuilder();
    /** Where each character of {@code plain} began in the text; one more for the end. */
    private int[] starts = new int[256];

    private EncodedText(String text) {
        this.text = text;
    }

    /** The escapes of JSON strings (RFC 8259, section 7) undone. */
    static EncodedText json(String text) {
        var read = new EncodedText(text);
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            char after = next == '\\' && at + 1 < text.length() ? text.charAt(at + 1) : 0;
            int code = after == 'u' ? hex(text, at + 2, 4) : -1;
            if (code >= 0) {
                at = read.add((char) code, at, 6);
            } else if (after == '\\' || after == '"' || after == '/') {
                at = read.add(after, at, 2);
            } else if (after != 0 && ESCAPES.indexOf(after) >= 0) {
                at = read.add(ESCAPED.charAt(ESCAPES.indexOf(after)), at, 2);
            } else {
                at = read.add(next, at, 1);
            }
        }
        return read.ended();
    }

    /** The escapes of JSON undone once more: what a JSON string quotes may be JSON itself. */
    EncodedText again() {
        EncodedText inner = json(plain.toString());
        var both = new EncodedText(text);
        both.plain.append(inner.plain);
        both.starts = new int[inner.plain.length() + 1];
        for (int i = 0; i < both.starts.length; i++) {
            both.starts[i] = starts[inner.starts[i]];
        }
        return both;
    }

    /**
     * Percent-encoding (RFC 3986, section 2.1) undone: the bytes of UTF-8, each as a character.
     *
     * @param plusIsSpace as in forms, where it stands for a space
     */
    static EncodedText percent(String text, boolean plusIsSpace) {
        var read = new EncodedText(text);
        int at = 0;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            int coded = code == '%' ? hex(text, at + 1, 2) : -1;
            int next = at + (coded >= 0 ? 3 : Character.charCount(code));
            if (coded >= 0) {
                read.add((char) coded, at, 3);
            } else if (code == '+' && plusIsSpace) {
                read.add(' ', at, 1);
            } else {
                for (char one : bytes(text.substring(at, next)).toCharArray()) {
                    read.add(one, at, 0);
                }
            }
            at = next;
        }
        return read.ended();
    }

    /** The bytes of UTF-8, each as a character. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private int add(char one, int start, int length) {
        if (plain.length() + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[plain.length()] = start;
        plain.append(one);
        return start + length;
    }

    private EncodedText ended() {
        starts[plain.length()] = text.length();
        return this;
    }

    /** The text with {@code put} in place of what reads as {@code secret}; all else is as it was. */
    String without(String secret, String put) {
        int found = plain.indexOf(secret);
        if (found < 0) {
            return text;
        }
        var clean = new StringBuilder();
        int from = 0;
        while (found >= 0) {
            clean.append(text, from, starts[found]).append(put);
            from = starts[found + secret.length()];
            found = plain.indexOf(secret, found + secret.length());
        }
        return clean.append(text, from, text.length()).toString();
    }

    /** The number that so many hex digits from there are; -1 if they are not. */
    private static int hex(String text, int from, int digits) {
        int number = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            number = 16 * number + digit;
        }
        return number;
    }
}
