package routes;

import access.limits.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * Tells a client of its quota, in the three fields of draft-ietf-httpapi-ratelimit-headers up to its version 06, which clients
 * read today; from version 07 on the draft has structured fields in their place, which hardly one reads yet.
 */
final class RateLimitFields {

    private static final String LIMIT = "RateLimit-Limit";
    private static final String REMAINING = "RateLimit-Remaining";
    private static final String RESET = "RateLimit-Reset";

    private RateLimitFields() {}

    /** Puts the fields into the answer, unless another quota of the same request leaves less. */
    static void tell(RoutingContext context, Verdict verdict) {
        MultiMap headers = context.response().headers();
        String known = headers.get(REMAINING);
        if (verdict.limit() == 0 || known != null && Long.parseLong(known) < verdict.remaining()) {
            return;
        }
        headers.set(LIMIT, String.valueOf(verdict.limit()));
        headers.set(REMAINING, String.valueOf(verdict.remaining()));
        headers.set(RESET, String.valueOf(verdict.resetSeconds()));
    }

    /** Answers 429 (RFC 6585, section 4) and says when to come back. */
    static void refuse(RoutingContext context, Verdict verdict) {
        tell(context, verdict);
        context.response()
                .putHeader(HttpHeaderNames.RETRY_AFTER.toString(), String.valueOf(verdict.retryAfterSeconds()));
        HttpProblems.refuse(
                context,
                429,
                "too many requests: " + verdict.limit() + " a minute are answered; the next one in "
                        + verdict.retryAfterSeconds() + " s");
    }
}
