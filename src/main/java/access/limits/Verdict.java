package access.limits;

/**
 * Whether a request may go on, and what is left of its quota.
 *
 * @param allowed false if the quota is used up
 * @param limit how many requests the quota has; 0 if there is none
 * @param remaining how many more may follow at once
 * @param resetSeconds in how many seconds the whole quota is there again, rounded up
 * @param retryAfterSeconds in how many seconds the next request may be made, rounded up; 0 if this one was allowed
 */
public record Verdict(boolean allowed, int limit, long remaining, long resetSeconds, long retryAfterSeconds) {

    /** Of what has no quota. */
    public static final Verdict UNLIMITED = new Verdict(true, 0, Long.MAX_VALUE, 0, 0);
}
