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

/**
 * Takes secrets out of what others answer: a server that echoes the key that it was called with must not bring it into a model's
 * conversation, a log or a database. A secret is found as it is, in JSON and in JSON that JSON quotes, URL-encoded, and as base64 or hex of its own; not in
 * pieces, nor inside of something that was encoded with it. One that is the base64 of {@code user:password}, as HTTP's scheme
 * "Basic" sends it (RFC 7617), is found as these too, and so is the password alone.
 */
public final class Redaction {

    private static final String HIDDEN = "(key)";
    /** What is shorter is no secret, and may be a word of any answer. */
    private static final int SHORTEST = 6;

    private Redaction() {}

    /** {@code text} without {@code secrets}. */
    public static String without(Collection<String> secrets, String text) {
        String clean = text;
        for (String secret : secrets) {
            for (String one : withPassword(secret)) {
                clean = one.length() < SHORTEST ? clean : without(one, clean);
            }
        }
        return clean;
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
