package guardrails.topics;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a text, in order: runs of letters, digits and the marks on them. Whatever else there is, hyphens and underscores
 * included, only separates them. Scripts that are written without spaces have a word for each character, so that a phrase of
 * them is found wherever its characters stand in a row.
 */
final class Words {

    private static final Normalizer2 COMPATIBLE = Normalizer2.getNFKCInstance();
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);
    /** Below the first of them. */
    private static final int FIRST_WITHOUT_SPACES = 0x0E00;

    private static final String APOSTROPHES = "'\u2018\u2019\u201B\u02BC\u02BB\u2032`\u00B4\uFF07";

    private static final int MOST_MARKS = 8;

    /** No topic has a longer one. */
    private static final int LONGEST = 4096;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean afterApostrophe;

    private Words() {}

    /**
     * The words of {@code text}.
     *
     * @param invisibleSeparates whether characters that nobody sees end a word; otherwise they are not there at all
     */
    static List<String> of(String text, boolean invisibleSeparates) {
        var words = new Words();
        String plain = COMPATIBLE.normalize(withoutHeaps(text));
        for (int i = 0; i < plain.length(); ) {
            int character = plain.codePointAt(i);
            i += Character.charCount(character);
            if (isInvisible(character)) {
                if (invisibleSeparates) {
                    words.end(false);
                }
            } else {
                words.add(character);
            }
        }
        words.end(false);
        return words.words;
    }

    /** True if {@code text} has characters that nobody sees, so that it can be read in two ways. */
    static boolean hasInvisible(String text) {
        return text.codePoints().anyMatch(Words::isInvisible);
    }

    private void add(int character) {
        if (WordForms.isAccent(character)) {
            // One that makes no letter of its own with the letter before it.
            return;
        }
        if (APOSTROPHES.indexOf(character) >= 0) {
            end(true);
        } else if (!isOfWord(character)) {
            end(false);
        } else if (character >= FIRST_WITHOUT_SPACES && WITHOUT_SPACES.contains(UnicodeScript.of(character))) {
            end(false);
            words.add(Character.toString(character));
        } else {
            word.appendCodePoint(character);
        }
    }

    /** Ends the word. What stands between an apostrophe and the word's end is a word too, but for a possessive's s. */
    private void end(boolean apostrophe) {
        boolean possessive = afterApostrophe && word.length() == 1 && (word.charAt(0) | 0x20) == 's';
        afterApostrophe = apostrophe && !word.isEmpty();
        if (!word.isEmpty() && !possessive && word.length() <= LONGEST) {
            words.add(word.toString());
        }
        word.setLength(0);
    }

    /** The text without marks that are heaped on one letter, which no language does and which would take long to put in order. */
    private static String withoutHeaps(String text) {
        var plain = new StringBuilder(text.length());
        int heap = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            heap = character >= 0x300 && UCharacter.getCombiningClass(character) > 0 ? heap + 1 : 0;
            if (heap <= MOST_MARKS) {
                plain.appendCodePoint(character);
            }
        }
        return plain.toString();
    }

    private static boolean isOfWord(int character) {
        if (character < 0x80) {
            return Character.isLetterOrDigit(character);
        }
        int type = Character.getType(character);
        return Character.isLetterOrDigit(character)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static boolean isInvisible(int character) {
        return character >= 0xAD && UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }
}
