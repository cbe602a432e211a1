package knowledge.reading;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of document that are read, told apart by their content and their name, which must agree. */
public enum DocumentType {
    PDF("application/pdf", "pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    HTML("text/html", "html", "htm", "xhtml"),
    MARKDOWN("text/markdown", "md", "markdown"),
    TEXT("text/plain", "txt", "text");

    /** A PDF may begin with other bytes, within the first 1024 (ISO 32000-1, annex H, note 13). */
    private static final int HEAD = 1024;

    private static final int SAMPLE = 64 * 1024;

    /**
     * White space and its kin: form feeds between pages, vertical tabs, the end of a file of DOS (^Z), separators, what printers struck
     * over (a backspace), and escape sequences, also those of ISO 2022 with its shifts.
     */
    static final String WHITE = "\t\n\u000b\f\r\b\u001a\u001b\u001c\u001d\u001e\u001f\u000e\u000f";

    private static final String ZIP = "PK\u0003\u0004";
    /** Every Word document has a part in this folder; a ZIP file's names are not compressed. */
    private static final String WORD = "word/document";

    private final String mediaType;
    private final List<String> endings;

    DocumentType(String mediaType, String... endings) {
        this.mediaType = mediaType;
        this.endings = List.of(endings);
    }

    /** The media type by which it is stored and shown. */
    public String mediaType() {
        return mediaType;
    }

    /** The type that {@link #mediaType} is of. */
    public static DocumentType of(String mediaType) {
        for (DocumentType type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no document has the type " + mediaType);
    }

    /**
     * The type of a document by what is in it and what it is called; empty if it is none of these, or its name says that it is
     * another than it is.
     *
     * @param name the file's name; text without an ending is plain text
     */
    public static Optional<DocumentType> of(byte[] content, String name) {
        String ending =
                name.contains(".") ? name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) : "";
        Optional<DocumentType> named = List.of(values()).stream()
                .filter(type -> type.endings.contains(ending))
                .findFirst();
        String head = latin(content, HEAD);
        if (head.contains("%PDF-")) {
            return named.filter(type -> type == PDF);
        }
        if (head.startsWith(ZIP)) {
            return named.filter(
                    type -> type == DOCX && latin(content, content.length).contains(WORD));
        }
        if (!isText(content)) {
            return Optional.empty();
        }
        if (ending.isEmpty()) {
            String start = head.stripLeading().toLowerCase(Locale.ROOT);
            return Optional.of(start.startsWith("<!doctype html") || start.startsWith("<html") ? HTML : TEXT);
        }
        return named.filter(type -> type != PDF && type != DOCX);
    }

    /** Text in any encoding that is in use but UTF-16 and UTF-32 has no control characters but these. */
    private static boolean isText(byte[] content) {
        return TextDecoding.isWide(content)
                || latin(content, SAMPLE).chars().noneMatch(c -> c < ' ' && WHITE.indexOf(c) < 0);
    }

    private static String latin(byte[] content, int most) {
        return new String(content, 0, Math.min(content.length, most), StandardCharsets.ISO_8859_1);
    }
}
