package guardrails.topics;

import com.ibm.icu.text.Normalizer2;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The forms by which words are compared: two words are the same if they have one in common. For one thread. */
final class WordForms {

    private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();
    private static final Normalizer2 DECOMPOSED = Normalizer2.getNFDInstance();

    private final Map<String, UnaryOperator<String>> stemmers = new LinkedHashMap<>();

    WordForms(Collection<String> languages) {
        languages.forEach(language -> stemmers.computeIfAbsent(language, Stems::of));
    }

    /**
     * The word in lower case and without accents, its stem in each of the languages, and the same of the Latin word that it
     * looks like.
     */
    Set<String> of(String word) {
        Set<String> forms = new LinkedHashSet<>(4);
        if (isAscii(word)) {
            // Most words of most texts: no accents, and nothing that looks like another letter.
            String lower = word.toLowerCase(Locale.ROOT);
            forms.add(lower);
            stemmers.values().forEach(stemmer -> forms.add(stemmer.apply(lower)));
            return forms;
        }
        add(forms, word);
        String latin = Lookalikes.latin(word);
        if (!latin.equals(word)) {
            add(forms, latin);
        }
        return forms;
    }

    private void add(Set<String> forms, String word) {
        String lower = FOLDED.normalize(word);
        String plain = withoutMarks(lower);
        forms.add(plain);
        for (UnaryOperator<String> stemmer : stemmers.values()) {
            forms.add(withoutMarks(stemmer.apply(lower)));
            forms.add(stemmer.apply(plain));
        }
    }

    /** The first letters that {@link #of} gives a word's forms, without the work of finding its stems. */
    static boolean mayBegin(String word, Set<Integer> firstLetters) {
        if (isAscii(word)) {
            return firstLetters.contains((int) Character.toLowerCase(word.charAt(0)));
        }
        String lower = FOLDED.normalize(word);
        String latin = Lookalikes.latin(word);
        return firstLetters.contains(first(lower)) || firstLetters.contains(first(FOLDED.normalize(latin)));
    }

    static int first(String word) {
        String plain = word.codePointAt(0) < 0x80 ? word : withoutMarks(word);
        return plain.isEmpty() ? -1 : plain.codePointAt(0);
    }

    private static String withoutMarks(String word) {
        if (isAscii(word)) {
            return word;
        }
        String apart = DECOMPOSED.normalize(word);
        var plain = new StringBuilder(apart.length());
        apart.codePoints()
                .filter(character -> !isAccent(character))
                .map(WordForms::withoutStroke)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Marks that are put on Latin, Greek and Cyrillic letters or on symbols, and the vowels that Hebrew and Arabic may leave out. */
    static boolean isAccent(int character) {
        return character >= 0x0300 && character <= 0x036F
                || character >= 0x0483 && character <= 0x0489
                || character >= 0x0591 && character <= 0x05C7
                || character >= 0x064B && character <= 0x065F
                || character >= 0x1AB0 && character <= 0x1AFF
                || character >= 0x1DC0 && character <= 0x1DFF
                || character >= 0x20D0 && character <= 0x20FF
                || character >= 0xFE20 && character <= 0xFE2F;
    }

    /** The letters whose stroke or form is no mark that could be taken off. */
    private static int withoutStroke(int letter) {
        return switch (letter) {
            case '\u00F8' -> 'o';
            case '\u0111', '\u00F0' -> 'd';
            case '\u0142' -> 'l';
            case '\u0127' -> 'h';
            case '\u0131' -> 'i';
            case '\u0167' -> 't';
            case '\u0261' -> 'g';
            default -> letter;
        };
    }
}
