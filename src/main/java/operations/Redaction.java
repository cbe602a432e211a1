package operations;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Takes secrets out of what others answer: a server that echoes the key that it was called with must not bring it into a model's
 * conversation, a log or a database. A secret is found as it is, in JSON, URL-encoded, and as base64 or hex of its own; not in
 * pieces, nor inside of something that was encoded with it.
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
            if (secret.length() >= SHORTEST) {
                for (String form : forms(secret)) {
                    clean = clean.replace(form, HIDDEN);
                }
            }
        }
        return clean;
    }

    private static Set<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(json);
        forms.add(json.replace("/", "\\/"));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
        // Without its padding it is found with and without.
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        return forms;
    }
}
