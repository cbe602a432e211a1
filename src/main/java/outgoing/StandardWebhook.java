package outgoing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a request as the Standard Webhooks specification says (version 1.0.0, symmetric scheme {@code v1}): HMAC-SHA256 over
 * {@code id.timestamp.body}, in base64.
 */
public final class StandardWebhook {

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST_KEY = 24;
    private static final int LONGEST_KEY = 64;

    private final byte[] key;

    private StandardWebhook(byte[] key) {
        this.key = key;
    }

    /**
     * @param secret {@code whsec_} and the base64 of 24 to 64 bytes; the prefix may be missing, as in the reference libraries
     * @throws IllegalArgumentException if it is not; the secret is not part of the message
     */
    static StandardWebhook of(String secret) {
        String encoded = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        byte[] key;
        try {
            key = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException malformed) {
            key = new byte[0];
        }
        if (key.length < SHORTEST_KEY || key.length > LONGEST_KEY) {
            throw new IllegalArgumentException("a signing secret should be whsec_ and the base64 of 24 to 64 bytes");
        }
        return new StandardWebhook(key);
    }

    /**
     * The three headers of the specification.
     *
     * @param id the same for every try of one message, without a full stop
     * @param at when this try is made
     */
    public Map<String, String> headers(String id, Instant at, byte[] body) {
        String timestamp = String.valueOf(at.getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", timestamp,
                "webhook-signature", "v1," + signature(id, timestamp, body));
    }

    private String signature(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
