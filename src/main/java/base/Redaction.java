package base;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what others answer: a server that echoes the key that it was called with must not bring it into a model's
 * conversation, a log or a database. A secret is found as it is, in JSON and in JSON that JSON quotes, URL-encoded, and as base64 or hex of its own; not in
 * pieces, nor inside of something that was encoded with it. One that is the base64 of {@code user:password}, as HTTP's scheme
 * "Basic" sends it (RFC 7617), is found as these too, and so is the password alone.
 *
 * <p>A value that reads like a word ({@link PlainWord}) is hidden only where a key stands: behind {@code Bearer}, {@code api key:},
 * {@code password=} and the like. Elsewhere it is a word of the answer, which would be sold with a hole in it.
 */
public final class Redaction {

    private static final String HIDDEN = "(key)";
    /** What is shorter is no secret, and may be a word of any answer. */
    private static final int SHORTEST = 6;

    private static final String WHERE_A_KEY_STANDS =
            "(?i)((?:bearer|basic|key|token|secret|password|passwd|credentials|authorization)"
                    + "(?:\\s+(?:provided|given|sent|is|was))?[\\\\\"'`]*\\s*[:=]?\\s*[\\\\\"'`]*)(?-i:%s)(?![A-Za-z0-9_-])";

    private Redaction() {}

    /** {@code text} without {@code secrets}. */
    public static String without(Collection<String> secrets, String text) {
        String clean = text;
        for (String secret : secrets) {
            for (String one : withPassword(secret)) {
                if (one.length() >= SHORTEST) {
                    clean = isWord(one, secret) ? withoutWord(one, clean) : without(one, clean);
                }
            }
        }
        return clean;
    }

    /** A person's password is often a word with a number, and no word of an answer all the same. */
    private static boolean isWord(String one, String secret) {
        boolean isOfPassword = !one.equals(secret) && one.chars().anyMatch(Character::isDigit);
        return !isOfPassword && PlainWord.is(one);
    }

    private static String withoutWord(String word, String text) {
        String clean = text;
        for (String form : forms(word)) {
            // Encoded it is no word any more.
            clean = form.equals(word) ? clean : clean.replace(form, HIDDEN);
        }
        return clean.replaceAll(WHERE_A_KEY_STANDS.formatted(Pattern.quote(word)), "$1" + HIDDEN);
    }

    private static String without(String secret, String text) {
        String clean = text;
        for (String form : forms(secret)) {
            clean = clean.replace(form, HIDDEN);
        }
        if (clean.indexOf('\\') >= 0) {
            clean = EncodedText.json(clean).without(secret, HIDDEN);
            clean = EncodedText.json(clean).again().without(secret, HIDDEN);
        }
        if (clean.indexOf('%') >= 0 || clean.indexOf('+') >= 0) {
            String bytes = EncodedText.bytes(secret);
            clean = EncodedText.percent(clean, false).without(bytes, HIDDEN);
            clean = EncodedText.percent(clean, true).without(bytes, HIDDEN);
        }
        return clean;
    }

    private static List<String> withPassword(String secret) {
        String credentials = secret.replaceFirst("^(?i)basic +", "");
        try {
            String plain = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(credentials)))
                    .toString();
            int colon = plain.indexOf(':');
            return colon < 0 ? List.of(secret) : List.of(secret, credentials, plain, plain.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException notOfThatKind) {
            return List.of(secret);
        }
    }

    private static Set<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        // Without its padding it is found with and without.
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        return forms;
    }
}
