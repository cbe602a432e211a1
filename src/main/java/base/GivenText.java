package base;

import java.util.regex.Pattern;

/**
 * A setting or secret as a person gave it, and as it was meant. Files, editors and shells add what is no part of it: a newline at
 * its end ({@code echo} into a Kubernetes secret), CR LF (an editor of Windows), a byte order mark, blanks that a page had, quotes
 * that {@code docker run --env-file} leaves where they are. All of the program sees what {@link #cleaned} makes of it.
 */
public final class GivenText {

    /** Blanks, control characters, and what has no width: none is seen, and none is meant. NUL stays, and is refused. */
    private static final String UNSEEN = "[\\s\\p{Z}\\p{Cf}\\x01-\\x1f\\x7f-\\x9f]+";

    private static final Pattern ENDS = Pattern.compile("\\A" + UNSEEN + "|" + UNSEEN + "\\z");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\x{fffd}]");
    private static final Pattern BLANKS_OF_LISTS = Pattern.compile("\\s*,\\s*");

    private GivenText() {}

    /** {@code given} without what is no part of it; empty for null. What is clean stays as it is. */
    public static String cleaned(String given) {
        String clean = given == null ? "" : given;
        for (String before = null; !clean.equals(before); ) {
            before = clean;
            clean = once(clean);
        }
        return clean;
    }

    private static String once(String given) {
        String clean = ENDS.matcher(given).replaceAll("");
        int last = clean.length() - 1;
        boolean quoted = last > 0
                && (clean.charAt(0) == '"' || clean.charAt(0) == '\'')
                && clean.indexOf(clean.charAt(0), 1) == last;
        return quoted ? ENDS.matcher(clean.substring(1, last)).replaceAll("") : clean;
    }

    /**
     * True if {@code cleaned} has a character inside that cannot be seen, such as a line's end, or half of one. Blanks around the
     * commas of a list are not meant: a list may go over several lines.
     */
    public static boolean hasInvisible(String cleaned) {
        return INVISIBLE
                .matcher(BLANKS_OF_LISTS.matcher(cleaned).replaceAll(","))
                .find();
    }
}
