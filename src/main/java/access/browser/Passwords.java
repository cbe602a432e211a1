package access.browser;

import access.limits.Rate;
import access.limits.RateLimits;
import access.limits.Verdict;
import base.PasswordHash;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Passwords for those without wallets, of which hashes are configured. Whoever guesses is slowed down by address, and at most two
 * are checked at once, since a check takes memory and time.
 */
@ApplicationScoped
public class Passwords {

    private static final Rate PER_ADDRESS = Rate.perMinute(6);
    private static final int AT_ONCE = 2;

    private static final long LONGEST_WAIT_MS = 2_000;

    private final Map<ConsoleRole, String> hashes = new EnumMap<>(ConsoleRole.class);
    private final RateLimits limits;
    private final Semaphore checks = new Semaphore(AT_ONCE, true);

    public Passwords(BrowserSettings settings, RateLimits limits) {
        this.limits = limits;
        settings.operatorPasswordHash().ifPresent(hash -> hashes.put(ConsoleRole.OPERATOR, hash.strip()));
        settings.viewerPasswordHash().ifPresent(hash -> hashes.put(ConsoleRole.VIEWER, hash.strip()));
    }

    /** True if there is one at all. */
    public boolean areThere() {
        return !hashes.isEmpty();
    }

    /** Counts a try. It asks the database. @param from the counted address */
    public Verdict count(String from) {
        return limits.take("password:" + from, PER_ADDRESS);
    }

    /** Whose password it is; empty if it is nobody's. Takes some tens of milliseconds, for the right and the wrong ones. */
    public Optional<ConsoleRole> roleOf(String password) {
        if (!isMyTurn()) {
            throw Refusal.unavailable("many passwords are tried at the moment; try again");
        }
        try {
            ConsoleRole found = null;
            for (Map.Entry<ConsoleRole, String> one : hashes.entrySet()) {
                if (PasswordHash.matches(one.getValue(), password)) {
                    found = one.getKey();
                }
            }
            return Optional.ofNullable(found);
        } finally {
            checks.release();
        }
    }

    /** Guessers from many addresses keep no thread that others need. */
    private boolean isMyTurn() {
        try {
            return checks.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What names the configured hash of a role without being it: a session is over once that is another. Empty if there is none. */
    Optional<byte[]> mark(ConsoleRole role) {
        return Optional.ofNullable(hashes.get(role)).map(Passwords::sha256);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
