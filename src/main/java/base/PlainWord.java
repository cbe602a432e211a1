package base;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Tells a word from a key. Some servers take any key, so people set {@code ollama}, {@code EMPTY} or {@code test-key}; such a
 * value protects nothing, and it may be a word of any text.
 *
 * <p>A word is short and reads like one: one or two words with a number behind them at most, whose pairs of letters are common in
 * English; or a number; or the same few characters again and again. Of random values of 12 letters and digits, 1 in 500 reads like
 * that. Three words together, or one that begins as keys do ({@code sk-}), do not stand in a text by chance.
 */
final class PlainWord {

    /** What is as long does not stand in a text by chance. */
    private static final int LONGEST = 19;
    /** A longer number may be a key; dates, amounts and times are shorter. */
    private static final int LONGEST_NUMBER = 11;

    private static final int FEW_CHARACTERS = 3;
    private static final int MOST_WORDS = 2;
    private static final Pattern NUMBER = Pattern.compile("[0-9 .,:/+-]+");
    private static final Pattern WORDS = Pattern.compile(
            "(?!(?i:sk|pk|rk|key)[_-])[A-Za-z]{2,}[0-9]{0,4}(?:[ ._:-](?:[A-Za-z]{2,}[0-9]{0,4}|[0-9]{1,4}))*");
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+");
    /** By the first letter, from a to z: which second letters make the 250 commonest pairs of English words. */
    private static final List<String> PAIRS = List.of(
            "bcdfgiklmnprstuvy",
            "aeilorsu",
            "acehiklorstu",
            "adeilorsu",
            "abcdefgilmnprstvwxy",
            "aefiloru",
            "aehilnorsu",
            "aeioru",
            "abcdefgklmnoprstvz",
            "ao",
            "aeios",
            "adeilostuy",
            "abeimopsu",
            "acdefgiknostuv",
            "bcdfgiklmnoprstuvw",
            "aehiloprstu",
            "u",
            "acdegiklmnoprstuy",
            "acehiklopstuy",
            "acehiloprstuy",
            "abcdegilmnprst",
            "aeio",
            "aeio",
            "pt",
            "aps",
            "aei");

    private PlainWord() {}

    /** True if {@code value} reads like words or a number, so that it cannot be taken for a key wherever it stands. */
    static boolean is(String value) {
        if (value.chars().distinct().count() <= FEW_CHARACTERS) {
            return true;
        }
        if (value.length() > LONGEST) {
            return false;
        }
        if (NUMBER.matcher(value).matches()) {
            return value.chars().filter(Character::isDigit).count() <= LONGEST_NUMBER;
        }
        return WORDS.matcher(value).matches() && isReadable(value);
    }

    private static boolean isReadable(String value) {
        List<String> words = WORD.matcher(value)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        int pairs = words.stream().mapToInt(word -> word.length() - 1).sum();
        int common = words.stream().mapToInt(PlainWord::commonPairs).sum();
        // Letters in random case fall apart into many short words.
        return words.size() <= MOST_WORDS && words.size() * 3 <= value.length() && pairs > 0 && common * 4 >= pairs * 3;
    }

    private static int commonPairs(String word) {
        int common = 0;
        for (int i = 1; i < word.length(); i++) {
            if (PAIRS.get(word.charAt(i - 1) - 'a').indexOf(word.charAt(i)) >= 0) {
                common++;
            }
        }
        return common;
    }
}
