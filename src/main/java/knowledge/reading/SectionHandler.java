package knowledge.reading;

import java.util.Set;
import java.util.regex.Pattern;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Takes the text out of the XHTML that Apache Tika makes of a document: a section for each page, or for each heading where
 * there are no pages. It stops at the limits, so that nothing is kept of a document without an end.
 */
final class SectionHandler extends DefaultHandler {

    /** Gets each section once it is whole. */
    interface Sink {
        void section(String place, String text) throws SAXException;
    }

    /** The document is longer than may be read. */
    static final class TooLong extends SAXException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    private static final int MOST_PAGES = 10_000;
    private static final int LONGEST_PLACE = 120;
    /** What does not part words (HTML, "phrasing content", without what is shown as a box). All else begins a line, known or not. */
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
            "img", "ins", "kbd", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong",
            "sub", "sup", "time", "tt", "u", "var", "wbr", "html", "body");

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "div", "table", "section", "article", "header", "footer", "main", "aside", "nav", "blockquote");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    /** What nobody sees, and the readings beside the signs of a ruby. */
    private static final Set<String> HIDDEN =
            Set.of("script", "style", "head", "template", "datalist", "iframe", "rt", "rp");

    private static final Pattern NOT_DISPLAYED = Pattern.compile("(?i)(^|;)\\s*display\\s*:\\s*none\\b.*");

    private final Sink sink;
    private final boolean paged;
    private final long mostCharacters;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder heading = new StringBuilder();
    private String place = "";
    private boolean inHeading;
    private int hidden;
    private int pages;
    private long characters;

    /** @param paged true if the document has pages, whose marks another document's own words could imitate */
    SectionHandler(Sink sink, boolean paged, long mostCharacters) {
        this.sink = sink;
        this.paged = paged;
        this.mostCharacters = mostCharacters;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
        if (hidden > 0 || isHidden(name, attributes)) {
            hidden++;
        } else if (paged && name.equals("div") && "page".equals(attributes.getValue("class"))) {
            flush();
            pages++;
            place = "page " + pages;
            if (pages > MOST_PAGES) {
                throw new TooLong("it has more than " + MOST_PAGES + " pages");
            }
        } else if (HEADINGS.contains(name)) {
            if (pages == 0) {
                flush();
            }
            text.append("\n\n");
            inHeading = true;
            heading.setLength(0);
        } else if (name.equals("td") || name.equals("th")) {
            text.append("\t");
        } else if (!INLINE.contains(name)) {
            text.append(PARAGRAPHS.contains(name) ? "\n\n" : "\n");
        }
    }

    private static boolean isHidden(String name, Attributes attributes) {
        String style = attributes.getValue("style");
        return HIDDEN.contains(name)
                || attributes.getIndex("hidden") >= 0
                || style != null && NOT_DISPLAYED.matcher(style).find();
    }

    @Override
    public void endElement(String uri, String name, String qualified) {
        if (hidden > 0) {
            hidden--;
        } else if (HEADINGS.contains(name)) {
            inHeading = false;
            String title = heading.toString().replaceAll("\\s+", " ").strip();
            if (pages == 0 && !title.isEmpty()) {
                place = title.length() <= LONGEST_PLACE ? title : title.substring(0, LONGEST_PLACE);
            }
            text.append("\n\n");
        } else if (name.equals("td") || name.equals("th")) {
            text.append(' ');
        } else if (!INLINE.contains(name)) {
            text.append(PARAGRAPHS.contains(name) ? "\n\n" : "\n");
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) throws SAXException {
        if (hidden > 0) {
            return;
        }
        this.characters += length;
        if (this.characters > mostCharacters) {
            throw new TooLong("it has more than " + mostCharacters + " characters of text");
        }
        text.append(characters, start, length);
        if (inHeading) {
            heading.append(characters, start, length);
        }
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        text.append(' ');
    }

    @Override
    public void endDocument() throws SAXException {
        flush();
    }

    /** Hands on what there is, also where a document ends before its end. */
    void flush() throws SAXException {
        String whole = PlainWords.of(text.toString())
                .replaceAll("[ \\u00a0]+", " ")
                .replaceAll(" ?\\n ?", "\n")
                .replaceAll("\\s*\\n\\s*\\n\\s*", "\n\n")
                .strip();
        text.setLength(0);
        if (!whole.isEmpty()) {
            sink.section(place, whole);
        }
    }
}
