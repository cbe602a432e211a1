package knowledge.reading;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what the bytes of a text mean. In this order: its byte order mark; UTF-8, if all of it is (hardly a text of another
 * encoding is, however long one looks); what it declares; and last, what reads most like a language.
 */
final class TextDecoding {

    private static final char MARK = '\uFEFF';

    /** Declarations stand at the beginning (HTML, "prescan a byte stream", looks at 1024 bytes). */
    private static final int HEAD = 4_096;

    private static final Pattern DECLARED =
            Pattern.compile("(?is)<\\?xml[^>]{1,200}?encoding\\s*=\\s*[\"']([\\w:.-]{1,40})"
                    + "|<meta[^>]{1,400}?charset\\s*=\\s*[\"']?\\s*([\\w:.-]{1,40})");

    /** ISO 2022: a seven-bit text that goes over to another set by an escape sequence. */
    private static final Pattern ESCAPED = Pattern.compile("\u001b(?:\\$[@B(]|\\([JI]|\\$\\)[CA])");

    /** What is written under these names is of a larger set (WHATWG, "Encoding", names and labels). */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"));

    private TextDecoding() {}

    /** The text, without its byte order mark. */
    static String decode(byte[] bytes) {
        Charset charset = marked(bytes)
                .or(() -> wide(bytes))
                .or(() -> escaped(bytes))
                .or(() -> strict(bytes, StandardCharsets.UTF_8).map(text -> StandardCharsets.UTF_8))
                .or(() -> declared(bytes))
                .orElseGet(() -> LegacyEncodings.mostLikely(bytes));
        String text = new String(bytes, charset);
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }

    /** True if the bytes are UTF-16 by their mark, or because half of them are the same small number again and again. */
    static boolean isWide(byte[] bytes) {
        return marked(bytes)
                .filter(set -> set.name().startsWith("UTF-16") || set.name().startsWith("UTF-32"))
                .or(() -> wide(bytes))
                .isPresent();
    }

    private static Optional<Charset> marked(byte[] bytes) {
        if (starts(bytes, 0xef, 0xbb, 0xbf)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (starts(bytes, 0xff, 0xfe, 0, 0) || starts(bytes, 0, 0, 0xfe, 0xff)) {
            return Optional.of(Charset.forName("UTF-32"));
        }
        if (starts(bytes, 0xff, 0xfe)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return starts(bytes, 0xfe, 0xff) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
    }

    /** UTF-16 without its mark: blanks, digits and line ends have a zero as their high byte in whatever language. */
    private static Optional<Charset> wide(byte[] bytes) {
        if (bytes.length < 4 || bytes.length % 2 != 0) {
            return Optional.empty();
        }
        int even = 0;
        int odd = 0;
        int length = Math.min(bytes.length, 2 * HEAD) & ~1;
        for (int i = 0; i < length; i += 2) {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }
        // Of a hundred characters of any language's text some are blanks or line ends; few have a zero as their low
        // byte.
        int some = Math.max(1, length / 200);
        Charset charset = even >= some && even > 3 * odd
                ? StandardCharsets.UTF_16BE
                : odd >= some && odd > 3 * even ? StandardCharsets.UTF_16LE : null;
        return charset == null
                ? Optional.empty()
                : strict(bytes, charset)
                        .filter(text -> text.chars().noneMatch(c -> c < ' ' && DocumentType.WHITE.indexOf(c) < 0))
                        .map(text -> charset);
    }

    private static Optional<Charset> escaped(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher escape = ESCAPED.matcher(text);
        if (!escape.find() || text.chars().anyMatch(c -> c > 0x7e)) {
            return Optional.empty();
        }
        return Optional.of(Charset.forName(
                escape.group().startsWith("\u001b$)C")
                        ? "ISO-2022-KR"
                        : escape.group().startsWith("\u001b$)A") ? "ISO-2022-CN" : "ISO-2022-JP"));
    }

    /** What an XML declaration or a page's meta element names, by the names that browsers know, if all of the text is of it. */
    private static Optional<Charset> declared(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARED.matcher(head);
        if (!declaration.find()) {
            return Optional.empty();
        }
        String label = declaration.group(1) == null ? declaration.group(2) : declaration.group(1);
        return named(label.toLowerCase(Locale.ROOT))
                .filter(set -> !set.name().startsWith("UTF-"))
                .flatMap(set -> strict(bytes, set).map(text -> set));
    }

    private static Optional<Charset> named(String label) {
        try {
            return Optional.of(Charset.forName(MEANT.getOrDefault(label, label)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** The text, if every byte of it is of {@code charset}. */
    static Optional<String> strict(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException another) {
            return Optional.empty();
        }
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
