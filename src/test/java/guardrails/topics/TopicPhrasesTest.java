package guardrails.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.BlockedTopic;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What counts as the same words, and what does not. The table is {@code topics/phrases.csv}. */
class TopicPhrasesTest {

    @ParameterizedTest(name = "{0} | {1} | {2} | {3}")
    @CsvFileSource(resources = "/topics/phrases.csv", delimiter = '|', numLinesToSkip = 1)
    void aTopicIsFoundInItsInflectionsAndDisguisesOnly(String language, String topic, String text, boolean hit) {
        var phrases = new TopicPhrases(List.of(new BlockedTopic(unescape(topic), null, null, language)));
        assertEquals(hit ? Set.of(unescape(topic)) : Set.of(), phrases.in(unescape(text)));
    }

    @Test
    void allTopicsOfATextAreFound() {
        var phrases = new TopicPhrases(
                List.of(new BlockedTopic("competitors"), new BlockedTopic("pricing changes"), new BlockedTopic("war")));
        assertEquals(
                List.of("pricing changes", "competitors"),
                List.copyOf(phrases.in("A price change at a competitor, towards warm weather.")));
    }

    @Test
    void aMebibyteIsSearchedInWellUnderASecond() {
        var topics = List.of(
                new BlockedTopic("competitors"), new BlockedTopic("pricing changes"), new BlockedTopic("politics"));
        var random = new Random(7);
        var prose = new StringBuilder();
        while (prose.length() < 1 << 20) {
            prose.append("pcw".charAt(random.nextInt(3)))
                    .append(Integer.toString(random.nextInt(60_000), 36))
                    .append(random.nextInt(9) == 0 ? ". " : " ");
        }
        for (String text : List.of(
                prose.toString(),
                "pricing ".repeat(1 << 17),
                "p".repeat(1 << 20),
                "\u0440".repeat(1 << 20),
                "p\u0336".repeat(1 << 19),
                "p" + "\u0316\u0301".repeat(1 << 19),
                "\u200B".repeat(1 << 20),
                "'s".repeat(1 << 19),
                "\u4EF7".repeat(1 << 20))) {
            new TopicPhrases(topics).in(text.substring(0, 1 << 12));
            // The thread's own time: a machine that is busy with something else says nothing about this.
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            new TopicPhrases(topics).in(text);
            long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
            System.out.println("searched 1 Mi characters like " + text.codePointAt(0) + " in " + millis + " ms");
            assertTrue(millis < 1_000, "took " + millis + " ms");
        }
    }

    /** Reads escapes, so that what nobody sees can be seen in the table. */
    private static String unescape(String text) {
        var matcher = java.util.regex.Pattern.compile("\\\\u\\{([0-9A-F]+)}").matcher(text);
        return matcher.replaceAll(match ->
                java.util.regex.Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 16))));
    }
}
