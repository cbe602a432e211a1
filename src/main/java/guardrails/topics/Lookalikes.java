package guardrails.topics;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Letters of other scripts that look like a Latin one, by Unicode's table of confusable characters (UTS 39): with them a word
 * can be written so that a person reads it and a search does not find it.
 */
final class Lookalikes {

    private static final Map<Integer, Character> LATIN = table();

    private Lookalikes() {}

    /**
     * {@code word} in Latin letters, if a reader would take it for a Latin word: all its letters are Latin ones or look like
     * one. Otherwise the word as it is.
     */
    static String latin(String word) {
        var latin = new StringBuilder(word.length());
        boolean changed = false;
        for (int i = 0; i < word.length(); i += Character.charCount(word.codePointAt(i))) {
            int letter = word.codePointAt(i);
            Character looksLike = letter < 0x80 ? null : LATIN.get(letter);
            if (looksLike != null) {
                latin.append(looksLike.charValue());
                changed = true;
            } else if (Character.isLetter(letter) && UScript.getScript(letter) != UScript.LATIN) {
                return word;
            } else {
                latin.appendCodePoint(letter);
            }
        }
        return changed ? latin.toString() : word;
    }

    private static Map<Integer, Character> table() {
        SpoofChecker checker =
                new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
        Map<String, Character> lower = new HashMap<>();
        Map<String, Character> upper = new HashMap<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            lower.put(checker.getSkeleton(String.valueOf(letter)), letter);
            upper.put(checker.getSkeleton(String.valueOf(Character.toUpperCase(letter))), letter);
        }
        Map<Integer, Character> table = new HashMap<>();
        // Letters only, and none that an alphabet of Latin letters has of its own, such as the Turkish dotless i.
        for (String other : new UnicodeSet("[[:L:]-[:Latin:]-[:Han:]-[:Hangul:]]")) {
            int letter = other.codePointAt(0);
            String skeleton = checker.getSkeleton(other);
            Character same = Character.isUpperCase(letter) ? upper.get(skeleton) : null;
            if (same == null) {
                same = lower.getOrDefault(skeleton, upper.get(skeleton));
            }
            if (same != null) {
                table.put(letter, same);
            }
        }
        return Map.copyOf(table);
    }
}
