package guardrails.topics;

import agents.BlockedTopic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the words of blocked topics in texts. A topic is found where all its words stand in a row, each in any inflection, case,
 * width or accentuation, whatever separates them. What a text means is not looked at here. The work is linear in the text.
 */
public final class TopicPhrases {

    /** Stemmers of these leave a word's first letter as it is, so that most words of a text need no stem. */
    private static final String ENGLISH = BlockedTopic.DEFAULT_LANGUAGE;

    private record Phrase(String topic, List<Set<String>> words) {}

    private final WordForms forms;
    private final Map<String, List<Phrase>> byFirstForm = new HashMap<>();
    private final Set<Integer> firstLetters = new HashSet<>();
    private final boolean anyLetter;
    private final Map<String, Set<String>> known = new HashMap<>();

    public TopicPhrases(List<BlockedTopic> topics) {
        forms = new WordForms(topics.stream().map(BlockedTopic::language).toList());
        anyLetter = topics.stream().anyMatch(topic -> !topic.language().equals(ENGLISH));
        for (BlockedTopic topic : topics) {
            List<Set<String>> words =
                    Words.of(topic.topic(), false).stream().map(forms::of).toList();
            if (!words.isEmpty()) {
                var phrase = new Phrase(topic.topic(), words);
                words.getFirst()
                        .forEach(form -> byFirstForm
                                .computeIfAbsent(form, first -> new ArrayList<>())
                                .add(phrase));
                words.forEach(word -> word.forEach(form -> firstLetters.add(WordForms.first(form))));
            }
        }
    }

    /** The topics whose words are in {@code text}, in the order in which they are found. */
    public Set<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        if (!byFirstForm.isEmpty()) {
            search(Words.of(text, false), found);
            if (Words.hasInvisible(text)) {
                search(Words.of(text, true), found);
            }
        }
        return found;
    }

    /** The forms of each of {@code topic}'s words. Empty if it has no word. */
    static List<Set<String>> wordsOf(BlockedTopic topic) {
        var forms = new WordForms(List.of(topic.language()));
        return Words.of(topic.topic(), false).stream().map(forms::of).toList();
    }

    private void search(List<String> words, Set<String> found) {
        List<Set<String>> text = new ArrayList<>(words.size());
        words.forEach(word -> text.add(known.computeIfAbsent(word, this::formsOf)));
        for (int i = 0; i < text.size(); i++) {
            for (String form : text.get(i)) {
                for (Phrase phrase : byFirstForm.getOrDefault(form, List.of())) {
                    if (!found.contains(phrase.topic()) && stands(phrase, text, i)) {
                        found.add(phrase.topic());
                    }
                }
            }
        }
    }

    private Set<String> formsOf(String word) {
        return anyLetter || WordForms.mayBegin(word, firstLetters) ? forms.of(word) : Set.of();
    }

    private static boolean stands(Phrase phrase, List<Set<String>> text, int at) {
        if (at + phrase.words().size() > text.size()) {
            return false;
        }
        return same(phrase.words(), text.subList(at, at + phrase.words().size()));
    }

    /** True if the words are the same, one by one. */
    static boolean same(List<Set<String>> some, List<Set<String>> others) {
        for (int i = 0; i < some.size() && some.size() == others.size(); i++) {
            if (Collections.disjoint(some.get(i), others.get(i))) {
                return false;
            }
        }
        return some.size() == others.size();
    }
}
