package orders;

import java.time.Duration;

/**
 * The order cannot be started or gone on with now, through no fault of its own: the chain's node does not answer, its newest
 * block says what may be replaced, or its agent has spent the day's money. It goes back to the queue, and that does not count
 * as a try.
 */
public class NotReady extends TransientFailure {

    private static final long serialVersionUID = 1;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** @param message what stands in its way */
    public NotReady(String message, Throwable cause) {
        super(message, PAUSE, cause);
    }

    /** @param pause how long it will stand in its way at the least */
    public NotReady(String message, Duration pause, Throwable cause) {
        super(message, pause, cause);
    }

    /** Runs what comes before anything is paid for: a failure of it that may pass is not a try of the order. */
    public static void unless(Runnable check) {
        try {
            check.run();
        } catch (NotReady already) {
            throw already;
        } catch (TransientFailure e) {
            throw new NotReady(e.getMessage(), e);
        }
    }
}
