package secrets;

import base.Queries;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;

/**
 * The rows of secrets as the database had them within the last two seconds, so that the many orders of an agent do not each ask
 * for the same row, or for one that is not there. After a second the next one has it asked for again, and nobody waits for that.
 * They are sealed: a value is opened for who needs it and not kept.
 */
@ApplicationScoped
class SealedRows {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration AGE = Duration.ofSeconds(2);
    private static final int MOST = 10_000;

    private final LoadingCache<SecretName, Optional<SealedValue>> rows;

    SealedRows(Queries queries) {
        this.rows = Caffeine.newBuilder()
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .build(wanted -> SealedValue.now(queries, wanted));
    }

    /** The row of that name; empty if there is none. */
    Optional<SealedValue> of(SecretName name) {
        return rows.get(name);
    }

    /** The row was written here. */
    void forget(SecretName name) {
        rows.invalidate(name);
    }
}
