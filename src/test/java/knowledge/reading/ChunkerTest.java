package knowledge.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {

    @Test
    void partsEndWhereSentencesEndAndOverlap() {
        String text = IntStream.range(0, 100)
                .mapToObj(i -> "This is sentence number " + i + ".")
                .collect(Collectors.joining(" "));
        List<Chunk> chunks = Chunker.chunks(DocumentType.TEXT, List.of(new Section("page 1", text)));
        assertTrue(chunks.size() > 2);
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            assertEquals(i, chunk.number());
            assertEquals("page 1", chunk.place());
            assertTrue(chunk.text().length() <= Chunker.LONGEST);
            assertTrue(chunk.text().endsWith("."), chunk.text());
        }
        for (int i = 0; i < 100; i++) {
            String sentence = "This is sentence number " + i + ".";
            assertTrue(chunks.stream().anyMatch(chunk -> chunk.text().contains(sentence)), sentence);
        }
        String end = chunks.get(0).text().substring(chunks.get(0).text().length() - 30);
        assertTrue(chunks.get(1).text().contains(end), "they do not overlap");
    }

    @Test
    void textWithoutSpacesIsCutBetweenCharacters() {
        String text = "\uD83D\uDE00".repeat(2500);
        List<Chunk> chunks = Chunker.chunks(DocumentType.TEXT, List.of(new Section("", text)));
        assertEquals(text, chunks.stream().map(Chunk::text).collect(Collectors.joining()));
        chunks.forEach(
                chunk -> assertTrue(Character.isHighSurrogate(chunk.text().charAt(0))));
    }

    @Test
    void markdownIsCutAtItsHeadings() {
        String text = "Intro\n\n# Returns\n\nWithin 30 days.\n\n## Costs ##\n\nFree.\n\nNot a #heading";
        List<Chunk> chunks = Chunker.chunks(DocumentType.MARKDOWN, List.of(new Section("", text)));
        assertEquals(
                List.of("", "Returns", "Costs"),
                chunks.stream().map(Chunk::place).toList());
        assertTrue(chunks.get(1).text().contains("Within 30 days."));
    }
}
