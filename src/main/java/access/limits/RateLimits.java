package access.limits;

import base.Queries;
import base.QueryFailed;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/**
 * Counts requests in the database, for all processes together and by the database's clock. A statement of our own, because
 * Bucket4j's PostgreSQL store takes three round trips with the row locked in between, keeps buckets as bytes of its own
 * format, and goes by each process's clock.
 *
 * <p>A key whose quota is used up is refused here until something can be left of it, so that a flood does not become a flood
 * of writes.
 */
@ApplicationScoped
public class RateLimits {

    private static final long MOST_REFUSED = 100_000;
    private static final double MICROS_PER_SECOND = 1_000_000;

    private final Queries queries;
    private final Cache<String, Refused> refused = Caffeine.newBuilder()
            .maximumSize(MOST_REFUSED)
            .expireAfter(Expiry.creating(
                    (String key, Refused until) -> Duration.ofNanos(Math.max(0, until.retryAt - System.nanoTime()))))
            .build();

    /** Times of {@link System#nanoTime}. */
    private record Refused(long retryAt, long resetAt) {}

    private record Taken(boolean letThrough, long microsUntilFull) {}

    public RateLimits(Queries queries) {
        this.queries = queries;
    }

    /**
     * Takes one request out of the quota of {@code key}. It asks the database, and must not be called on an event loop.
     *
     * @param key of 1 to 200 characters, such as {@code address:192.0.2.7} or {@code caller:0x...}
     * @throws QueryFailed if the database does not answer: nobody then knows whether the request is one too many
     */
    public Verdict take(String key, Rate rate) {
        if (rate.isUnlimited()) {
            return Verdict.UNLIMITED;
        }
        Refused until = refused.getIfPresent(key);
        if (until != null) {
            long now = System.nanoTime();
            return refusal(rate, (until.retryAt - now) / 1_000, (until.resetAt - now) / 1_000);
        }
        Taken taken = queries.first(
                        "access/take-request",
                        Map.of("key", key, "cost", rate.costMicros(), "period", rate.periodMicros()),
                        Taken.class)
                .orElseThrow();
        long untilFull = taken.microsUntilFull();
        long left = rate.periodMicros() - untilFull;
        if (taken.letThrough()) {
            return new Verdict(true, rate.limit(), Math.max(0, left / rate.costMicros()), seconds(untilFull), 0);
        }
        long wait = rate.costMicros() - left;
        long now = System.nanoTime();
        refused.put(key, new Refused(now + wait * 1_000, now + untilFull * 1_000));
        return refusal(rate, wait, untilFull);
    }

    private static Verdict refusal(Rate rate, long waitMicros, long untilFullMicros) {
        return new Verdict(false, rate.limit(), 0, seconds(untilFullMicros), Math.max(1, seconds(waitMicros)));
    }

    private static long seconds(long micros) {
        return (long) Math.ceil(Math.max(0, micros) / MICROS_PER_SECOND);
    }
}
