package base;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Words from outside, such as a seller's result address on chain or a node's error, made fit to be stored, shown and logged:
 * PostgreSQL takes no NUL, and a line of a log is one line.
 */
public final class PlainText {

    /** Halves that stand alone: Java's expressions see a pair as one character. */
    private static final Pattern NEITHER = Pattern.compile("[\\x{0}\\x{D800}-\\x{DFFF}]");

    private PlainText() {}

    /** {@code text} with a space for each run of control characters, and cut to {@code most} characters; null if it is null. */
    public static String of(String text, int most) {
        if (text == null) {
            return null;
        }
        String plain = (text.length() <= most ? text : text.substring(0, most)).replaceAll("\\p{Cntrl}+", " ");
        // A cut may leave half of a character that takes two.
        return !plain.isEmpty() && Character.isHighSurrogate(plain.charAt(plain.length() - 1))
                ? plain.substring(0, plain.length() - 1)
                : plain;
    }

    /** True if half of a character that takes two stands alone (Unicode: an isolated surrogate), which no UTF can write. */
    public static boolean hasHalf(String text) {
        return text.codePoints().anyMatch(code -> code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE);
    }

    /** {@code text} without what no reader sees and PostgreSQL does not keep: each NUL and each half of a character. */
    public static String whole(String text) {
        return text.indexOf('\u0000') < 0 && !hasHalf(text)
                ? text
                : NEITHER.matcher(text).replaceAll("");
    }

    /** {@code text} as PostgreSQL can keep it: a sign in place of each NUL and of each half of a character. */
    public static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\u0000', '\uFFFD');
    }
}
