package secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-256-GCM: each value under a random data key of its own, and that key under this one. What a
 * secret belongs to is authenticated with it, so a row that is moved elsewhere does not open.
 */
public final class MasterKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

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
        String given = text.strip();
        try {
            byte[] key = given.matches("(0x)?[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(given.replaceFirst("^0x", ""))
                    : Base64.getDecoder().decode(given);
            if (key.length == KEY_BYTES) {
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

    /** @param belongsTo what the secret belongs to; the same is needed to open it */
    public SealedValue seal(String value, String belongsTo) throws GeneralSecurityException {
        byte[] dataKey = random(KEY_BYTES);
        try {
            return new SealedValue(
                    id,
                    encrypt(key, dataKey, belongsTo),
                    encrypt(dataKey, value.getBytes(StandardCharsets.UTF_8), belongsTo));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** @throws GeneralSecurityException if another key sealed it, it was changed, or it belongs to something else */
    public String open(SealedValue sealed, String belongsTo) throws GeneralSecurityException {
        byte[] dataKey = decrypt(key, sealed.sealedKey(), belongsTo);
        try {
            return new String(decrypt(dataKey, sealed.sealedValue(), belongsTo), StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * The same secret under this key: only its data key is wrapped anew.
     *
     * @param from the key that sealed it
     * @throws GeneralSecurityException if {@code from} did not seal it, it was changed, or it belongs to something else
     */
    public SealedValue rewrap(SealedValue sealed, MasterKey from, String belongsTo) throws GeneralSecurityException {
        byte[] dataKey = decrypt(from.key, sealed.sealedKey(), belongsTo);
        try {
            return new SealedValue(id, encrypt(key, dataKey, belongsTo), sealed.sealedValue());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static byte[] encrypt(byte[] key, byte[] plain, String belongsTo) throws GeneralSecurityException {
        byte[] nonce = random(NONCE_BYTES);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, belongsTo).doFinal(plain);
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    private static byte[] decrypt(byte[] key, byte[] sealed, String belongsTo) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, key, nonce, belongsTo)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String belongsTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(belongsTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
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

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
