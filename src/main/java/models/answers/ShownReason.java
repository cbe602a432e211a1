package models.answers;

import base.PlainText;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a provider's error may be shown in an order's {@code errorMessage} and in the log: its codes and its message, on one line
 * and short. Anything that looks like a key is taken out, for a provider may repeat another's.
 */
public final class ShownReason {

    private static final int LONGEST = 200;
    private static final int MOST_WORDS = 2;
    private static final String HIDDEN = "(key)";

    private static final Pattern KEYS = Pattern.compile(
            // A scheme and what follows it, as in "Bearer abc".
            "(?i:\\b(?:bearer|basic|token|api[-_ ]?key|x-api-key|key|secret|password)\\b[\"']?\\s*[:=]\\s*[\"']?\\S+|\\bbearer\\s+\\S+)"
                    // The known beginnings of keys, also where the provider has put stars into them.
                    + "|\\b(?:(?:sk|pk|rk|gsk|xai|tgp|nvapi|hf|r8|fw|ghp|pplx|csk)[-_]|AIza|ya29|AKIA|eyJ)[-_.*0-9A-Za-z\u2026]{4,}"
                    // Anything long that is no word: hex, or letters and digits mixed.
                    + "|\\b(?=[A-Za-z0-9+/=_]*\\d)(?=[A-Za-z0-9+/=_]*[A-Za-z])[A-Za-z0-9+/=_]{28,}"
                    // A password in an address.
                    + "|(?<=://)[^\\s/@]+@");

    private ShownReason() {}

    /** The reason that {@code error} gives, at most 200 characters; never empty. */
    static String of(ErrorBody error) {
        String words = error.words().stream().limit(MOST_WORDS).collect(Collectors.joining(", "));
        String message = error.message();
        String said = message.isBlank() ? words : words.isEmpty() ? message : words + ": " + message;
        return said.isBlank() ? "no reason that can be shown" : clean(said);
    }

    /** {@code text} on one line, short, and without what looks like a key. */
    public static String clean(String text) {
        if (text == null || text.isBlank()) {
            return "no detail";
        }
        // Before it is cut, or half of a key could stay; far more than is kept, since a key may be long.
        String line =
                PlainText.of(text, LONGEST * 20).replaceAll("\\p{C}|\\s+", " ").strip();
        String shown = KEYS.matcher(line).replaceAll(HIDDEN);
        return shown.length() <= LONGEST ? shown : PlainText.of(shown, LONGEST) + "\u2026";
    }
}
