package tools.search;

import base.PlainText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes plain text of a search result's words, in which a search engine marks what was looked for, and may quote HTML. */
final class SnippetText {

    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]{0,200}>|<!--.{0,1000}?-->");
    private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,6});");
    private static final Map<String, String> NAMED = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "hellip", "\u2026", "ndash",
            "\u2013", "mdash", "\u2014", "middot", "\u00b7");

    private SnippetText() {}

    /** {@code html} without tags and with its entities as characters, on one line, cut to {@code most} characters. */
    static String of(String html, int most) {
        String text = TAG.matcher(html).replaceAll("");
        text = ENTITY.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1), found.group())));
        return PlainText.of(text.strip().replaceAll("\\s+", " "), most);
    }

    private static String character(String entity, String otherwise) {
        if (!entity.startsWith("#")) {
            return NAMED.getOrDefault(entity, otherwise);
        }
        boolean hex = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
        int code = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
        return Character.isValidCodePoint(code) ? Character.toString(code) : otherwise;
    }
}
