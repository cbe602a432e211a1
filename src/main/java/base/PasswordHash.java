package base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords in the usual text form: Argon2id (RFC 9106) and bcrypt. What a check costs is bounded, so that a configured
 * hash can not take all of the memory.
 */
public final class PasswordHash {

    /** The shortest and longest password that is hashed; bcrypt reads no more. */
    public static final int LEAST = 12;

    public static final int MOST = 72;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int SALT = 16;
    private static final int BYTES = 32;
    private static final int MOST_KIB = 262_144;
    private static final int MOST_PASSES = 10;
    private static final Pattern ARGON2 =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(?<memory>\\d{1,6}),t=(?<passes>\\d{1,2})"
                    + ",p=(?<lanes>\\d)\\$(?<salt>[A-Za-z0-9+/]{11,86})\\$(?<hash>[A-Za-z0-9+/]{22,86})");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    private PasswordHash() {}

    /** True if {@code hash} is of one of the forms, and its cost is bearable. */
    public static boolean isOne(String hash) {
        return BCRYPT.matcher(hash).matches() || parameters(hash).isPresent();
    }

    /** The hash of {@code password} by Argon2id, with OWASP's least cost of it: 19 MiB and two passes. */
    public static String of(String password) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        var costs = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .withSalt(salt)
                .build();
        Base64.Encoder text = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + text.encodeToString(salt) + "$"
                + text.encodeToString(argon2(costs, password, BYTES));
    }

    /** True if {@code hash}, which {@link #isOne}, is that of {@code password}. */
    public static boolean matches(String hash, String password) {
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST) {
            return false;
        }
        if (BCRYPT.matcher(hash).matches()) {
            return OpenBSDBCrypt.checkPassword(hash, password.toCharArray());
        }
        Argon2Parameters costs = parameters(hash).orElseThrow();
        byte[] expected = Base64.getDecoder().decode(hash.substring(hash.lastIndexOf('$') + 1));
        return MessageDigest.isEqual(expected, argon2(costs, password, expected.length));
    }

    private static Optional<Argon2Parameters> parameters(String hash) {
        Matcher parts = ARGON2.matcher(hash);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int memory = Integer.parseInt(parts.group("memory"));
        int passes = Integer.parseInt(parts.group("passes"));
        int lanes = Integer.parseInt(parts.group("lanes"));
        if (memory < 8 * lanes || memory > MOST_KIB || passes < 1 || passes > MOST_PASSES || lanes < 1) {
            return Optional.empty();
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts.group("salt"));
            Base64.getDecoder().decode(parts.group("hash"));
            return Optional.of(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] argon2(Argon2Parameters costs, String password, int bytes) {
        var generator = new Argon2BytesGenerator();
        generator.init(costs);
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
