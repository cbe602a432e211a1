package tools;

import java.time.Duration;
import orders.TransientFailure;

/**
 * A tool could not be started or reached at all, so that it has done nothing and said nothing. The model is not told: an answer
 * without the tool is not what the agent sells. The order waits and goes on from its stored turns, by the queue's usual retries.
 */
public class ToolUnavailable extends TransientFailure {

    private static final long serialVersionUID = 1;

    /** @param message what cannot be had, for the order's log and the API: no secret, no path, no stack trace */
    public ToolUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param retryAfter how long the other side asked to be left alone; zero if it did not */
    public ToolUnavailable(String message, Duration retryAfter, Throwable cause) {
        super(message, retryAfter, cause);
    }
}
