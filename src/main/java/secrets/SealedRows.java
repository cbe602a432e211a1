package secrets;

import base.Queries;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;

/**
 * The rows of secrets as the database had them within the last second, so that the many orders of an agent do not each ask for the
 * same row, or for one that is not there. They are sealed: a value is opened for who needs it and not kept.
 */
@ApplicationScoped
class SealedRows {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final Queries queries;
    private final Cache<SecretName, Optional<SealedValue>> rows =
            Caffeine.newBuilder().expireAfterWrite(AGE).maximumSize(MOST).build();

    SealedRows(Queries queries) {
        this.queries = queries;
    }

    /** The row of that name; empty if there is none. */
    Optional<SealedValue> of(SecretName name) {
        return rows.get(name, wanted -> SealedValue.now(queries, wanted));
    }

    /** The row was written here. */
    void forget(SecretName name) {
        rows.invalidate(name);
    }
}
