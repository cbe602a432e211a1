package access.limits;

import java.time.Duration;

/**
 * How often something may be done: all of it at once, and then again as time passes.
 *
 * @param limit how many requests; 0 for as many as one likes
 * @param period in which time these are given back
 */
public record Rate(int limit, Duration period) {

    /** @param limit requests a minute; 0 for as many as one likes */
    public static Rate perMinute(int limit) {
        return new Rate(limit, Duration.ofMinutes(1));
    }

    boolean isUnlimited() {
        return limit == 0;
    }

    /** How long one request takes to be given back, in microseconds. */
    long costMicros() {
        return periodMicros() / limit;
    }

    long periodMicros() {
        return period.toNanos() / 1_000;
    }
}
