package orders;

import java.time.Duration;

/** A step failed in a way that may pass: the order goes back to the queue and is tried again later. */
public class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    /** As a route throws it, which has no cause to name. */
    public TransientFailure(String message) {
        this(message, null);
    }

    /** @param message what happened, fit for the order's log and the API: no secret, no stack trace */
    public TransientFailure(String message, Throwable cause) {
        this(message, Duration.ZERO, cause);
    }

    /** @param retryAfter how long the other side asked to be left alone; the queue waits at least this long */
    public TransientFailure(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long to wait at the least; zero if the other side did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
