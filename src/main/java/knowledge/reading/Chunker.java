package knowledge.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a document into parts of up to {@value #LONGEST} characters, which the built-in model takes in whole (256 tokens), at the
 * end of a paragraph, a sentence or a word, in that order of preference. A part begins with the end of the one before it, so that
 * what a cut separates is found too. The same document gives the same parts.
 */
public final class Chunker {

    static final int LONGEST = 1000;
    private static final int OVERLAP = 150;
    private static final int LONGEST_PLACE = 120;
    private static final Pattern MARKDOWN_HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}\\s+(.+?)\\s*#*\\s*$");
    private static final String[] ENDS = {"\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " "};

    private Chunker() {}

    /** The parts of a document that was read as {@code sections}. */
    public static List<Chunk> chunks(DocumentType type, List<Section> sections) {
        List<Chunk> chunks = new ArrayList<>();
        for (Section section : sections) {
            for (Section part : type == DocumentType.MARKDOWN ? underHeadings(section) : List.of(section)) {
                cut(part, chunks);
            }
        }
        return chunks;
    }

    private static void cut(Section section, List<Chunk> chunks) {
        String text = section.text();
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            String part = text.substring(from, to).strip();
            if (!part.isEmpty()) {
                chunks.add(new Chunk(chunks.size(), section.place(), part));
            }
            if (to == text.length()) {
                return;
            }
            from = Math.max(from + 1, back(text, from, to));
        }
    }

    /** Where the part that begins at {@code from} ends: at the best cut in the second half of its room. */
    private static int end(String text, int from) {
        int room = from + LONGEST;
        if (room >= text.length()) {
            return text.length();
        }
        for (String mark : ENDS) {
            int at = text.lastIndexOf(mark, room - mark.length());
            if (at >= from + LONGEST / 2) {
                return at + mark.length();
            }
        }
        return Character.isLowSurrogate(text.charAt(room)) ? room - 1 : room;
    }

    /** Where the next part begins: at a word of the end of the one before. */
    private static int back(String text, int from, int to) {
        int at = Math.max(from, to - OVERLAP);
        int word = text.indexOf(' ', at);
        if (word >= 0 && word < to) {
            return word + 1;
        }
        // Text without spaces is not repeated, so that no character is cut in two.
        return to;
    }

    private static List<Section> underHeadings(Section section) {
        List<Section> parts = new ArrayList<>();
        Matcher headings = MARKDOWN_HEADING.matcher(section.text());
        String place = section.place();
        int from = 0;
        while (headings.find()) {
            add(parts, place, section.text().substring(from, headings.start()));
            String title = headings.group(1);
            place = title.length() <= LONGEST_PLACE ? title : title.substring(0, LONGEST_PLACE);
            from = headings.start();
        }
        add(parts, place, section.text().substring(from));
        return parts;
    }

    private static void add(List<Section> parts, String place, String text) {
        if (!text.isBlank()) {
            parts.add(new Section(place, text.strip()));
        }
    }
}
