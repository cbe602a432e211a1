package base;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells random secrets from those that stand in an example, which everybody knows. A random key of 32 bytes has 16 different
 * bytes or more, but for one in some 10^11.
 */
public final class SecretForm {

    private static final int DIFFERENT_BYTES = 16;
    private static final int DIFFERENT_CHARACTERS = 8;
    private static final int LEAST_BYTES = 32;
    private static final BigInteger CURVE_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private SecretForm() {}

    /**
     * The private key of secp256k1 that {@code text} is: 64 hex digits, after {@code 0x} or without, above zero and below the order
     * of the curve (SEC 2, section 2.4.1). Whoever reads one reads it by this, so that nobody uses what nobody checked, and nobody
     * throws what quotes a digit of it. Empty if it is none.
     */
    public static Optional<BigInteger> signingKey(String text) {
        String given = GivenText.cleaned(text);
        if (!given.matches("(0[xX])?[0-9a-fA-F]{64}")) {
            return Optional.empty();
        }
        var key = new BigInteger(given.substring(given.length() - 64), 16);
        return key.signum() > 0 && key.compareTo(CURVE_ORDER) < 0 ? Optional.of(key) : Optional.empty();
    }

    /** True for 32 bytes as hex or base64 that may be random. */
    public static boolean isMasterKey(String value) {
        byte[] key;
        if (value.matches("[0-9a-fA-F]{64}")) {
            key = HexFormat.of().parseHex(value);
        } else if (value.matches("[A-Za-z0-9+/]{43}=")) {
            key = Base64.getDecoder().decode(value);
        } else {
            return false;
        }
        boolean[] seen = new boolean[256];
        int different = 0;
        for (byte one : key) {
            different += seen[one & 0xff] ? 0 : 1;
            seen[one & 0xff] = true;
        }
        return different >= DIFFERENT_BYTES;
    }

    /** True for master keys, separated by commas. */
    public static boolean isMasterKeyList(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(SecretForm::isMasterKey);
    }

    /** True for at least 32 bytes (RFC 7518, section 3.2) that are not somebody's example. */
    public static boolean isSigningSecret(String value) {
        String words = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        boolean example = Stream.of("yourjwtsecret", "changeme", "placeholder", "replacethis")
                .anyMatch(words::contains);
        return value.getBytes(StandardCharsets.UTF_8).length >= LEAST_BYTES
                && value.chars().distinct().count() >= DIFFERENT_CHARACTERS
                && !example;
    }
}
