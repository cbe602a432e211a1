package access;

import access.callers.Caller;
import access.signin.ApiKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who read the metrics lately. Metrics are needed most while the database, which knows the tokens, is away: then those who were let
 * in within the last hour are let in again. Only a token's hash is kept.
 */
@ApplicationScoped
public class MetricsReaders {

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int MOST = 1_000;

    private final Cache<String, Caller> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();

    /** Notes that {@code caller} was let in with {@code token}. */
    public void remember(String token, Caller caller) {
        known.put(name(token), caller);
    }

    /** Who was let in with {@code token}; empty if nobody was, or too long ago. */
    public Optional<Caller> recall(String token) {
        return Optional.ofNullable(known.getIfPresent(name(token)));
    }

    /** Notes that {@code token} is nobody's any more. */
    public void forget(String token) {
        known.invalidate(name(token));
    }

    private static String name(String token) {
        return HexFormat.of().formatHex(ApiKey.hash(token));
    }
}
