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
    private static final Duration A_BLOCK = Duration.ofSeconds(1);

    /** @param message what stands in its way */
    public NotReady(String message, Throwable cause) {
        super(message, PAUSE, cause);
    }

    /** @param pause how long it will stand in its way at the least */
    public NotReady(String message, Duration pause, Throwable cause) {
        super(message, pause, cause);
    }

    /**
     * Runs what comes before anything is paid for: a failure of it that may pass is not a try of {@code order}. Nor does one for
     * good end it while the block of its creation may still be replaced, by one that has it with another price or deadline.
     */
    public static void unless(Order order, Runnable check) {
        try {
            check.run();
        } catch (NotReady already) {
            throw already;
        } catch (TransientFailure e) {
            throw new NotReady(e.getMessage(), e);
        } catch (PermanentFailure e) {
            throw order.known().isEarly()
                    ? new NotReady("its block may still be replaced, else it would end: " + e.getMessage(), A_BLOCK, e)
                    : e;
        }
    }
}
