package secrets.sealing;

import base.GivenText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** Wraps the data keys of secrets with AES-256-GCM. What a secret belongs to is authenticated with its key. */
public final class MasterKey {

    private final byte[] key;
    private final String id;

    private MasterKey(byte[] key) {
        this.key = key;
        this.id = HexFormat.of().formatHex(digest(key), 0, 4);
    }

    /**
     * Reads 64 hex digits or base64 of 32 bytes.
     *
     * @throws IllegalArgumentException if it is neither; the message does not repeat it
     */
    public static MasterKey parse(String text) {
        String given = GivenText.cleaned(text);
        try {
            byte[] key = given.matches("(0x)?[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(given.replaceFirst("^0x", ""))
                    : Base64.getDecoder().decode(given);
            if (key.length == AesGcm.KEY_BYTES) {
                return new MasterKey(key);
            }
        } catch (IllegalArgumentException notBase64) {
            // Falls through to the one message, which must not carry the key.
        }
        throw new IllegalArgumentException("ENCRYPTION_KEY must be 64 hex digits or base64 of 32 bytes");
    }

    /** The first 8 hex digits of a hash of the key: tells keys apart and gives nothing away. */
    public String id() {
        return id;
    }

    byte[] wrap(byte[] dataKey, SecretName name) {
        return AesGcm.seal(key, dataKey, name.owner());
    }

    /** @throws GeneralSecurityException if another key wrapped it, it was changed, or it belongs to something else */
    byte[] unwrap(byte[] wrapped, SecretName name) throws GeneralSecurityException {
        return AesGcm.open(key, wrapped, name.owner());
    }

    private static byte[] digest(byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("agentl2 master key id".getBytes(StandardCharsets.UTF_8));
            return sha256.digest(key);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
