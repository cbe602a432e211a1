package secrets.vault;

import java.time.Duration;
import java.time.Instant;

/**
 * A token and its time.
 *
 * @param life zero for one that does not end
 * @param first its life when it was new
 * @param again before this it is not renewed
 * @param failure why it was not renewed; null if it was
 */
record VaultLease(
        String token,
        boolean renewable,
        Instant since,
        Duration life,
        Duration first,
        Instant again,
        VaultFailure failure) {

    /** What passes between two tries to renew a token. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    VaultLease(String token, boolean renewable, Instant since, Duration life, Duration first) {
        this(token, renewable, since, life, first, since, null);
    }

    boolean isDue(Instant now) {
        return !life.isZero() && !now.isBefore(since.plus(life.multipliedBy(2).dividedBy(3)));
    }

    boolean isOver(Instant now) {
        return !life.isZero() && !now.isBefore(since.plus(life));
    }

    /** The same, which is still good, when it could not be renewed. */
    VaultLease notRenewed(Instant now, VaultFailure why) {
        return new VaultLease(token, renewable, since, life, first, now.plus(RETRY), why);
    }

    @Override
    public String toString() {
        return "a token of Vault's";
    }
}
