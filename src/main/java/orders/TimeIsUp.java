package orders;

/** What ran for an order was ended because the time was over that its agent's owner allows a run. */
public class TimeIsUp extends PermanentFailure {

    private static final long serialVersionUID = 1;

    /** @param message which limit it was, and what was waited for */
    public TimeIsUp(String message) {
        super(message);
    }
}
