package secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds which of many words are in a text by one pass over it, where as many passes as words would take minutes. */
final class Needles {

    private static final int START = 4;
    private static final int SLOTS = 1 << 16;

    private final Map<Long, List<String>> byStart = new HashMap<>();
    /** True where the start of a word may be, so that nearly no place of a text is looked at twice. */
    private final boolean[] maybe = new boolean[SLOTS];

    /** @param words of four characters or more */
    Needles(Collection<String> words) {
        for (String word : words) {
            long start = 0;
            for (int i = 0; i < START; i++) {
                start = start << Character.SIZE | word.charAt(i);
            }
            byStart.computeIfAbsent(start, none -> new ArrayList<>()).add(word);
            maybe[slot(start)] = true;
        }
    }

    /** Those that {@code text} has. */
    Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        long last = 0;
        for (int i = 0; i < text.length(); i++) {
            last = last << Character.SIZE | text.charAt(i);
            if (maybe[slot(last)]) {
                int from = i - START + 1;
                byStart.getOrDefault(last, List.of()).stream()
                        .filter(word -> text.startsWith(word, from))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static int slot(long start) {
        long mixed = start * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> Long.SIZE - Character.SIZE);
    }
}
