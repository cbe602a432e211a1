package knowledge.reading;

import java.util.regex.Pattern;

/** A text as a person reads it: without what steers a printer, a terminal or a line's breaking, none of which is part of a word. */
final class PlainWords {

    /** ECMA-48: colours and movements of a terminal. */
    private static final Pattern ESCAPES = Pattern.compile("\u001b(?:\\[[0-9;?]*[A-Za-z]|[()][A-Za-z0-9])?");

    /** A printer's bold and underlined letters. */
    private static final Pattern STRUCK_OVER = Pattern.compile(".\b");

    /** Soft hyphens, what has no width, and marks of direction; but not the joiners, which make other letters. */
    private static final Pattern WIDTHLESS =
            Pattern.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]");

    /** Form feeds, vertical tabs, and the line and page ends of other systems. */
    private static final Pattern BREAKS = Pattern.compile("[\u000b\f\u001c-\u001e\u0085\u2028\u2029]");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\t\n\r]]");

    private PlainWords() {}

    static String of(String text) {
        String plain = STRUCK_OVER.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll("");
        plain = BREAKS.matcher(plain).replaceAll("\n");
        plain = WIDTHLESS.matcher(plain).replaceAll("");
        return CONTROLS.matcher(plain).replaceAll(" ");
    }
}
