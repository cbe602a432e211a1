package orders;

/** A step failed in a way that no repetition can mend: the order ends as {@code failed} with this message. */
public class PermanentFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what happened and what would help, fit for the order's log and the API: no secret, no stack trace */
    public PermanentFailure(String message) {
        super(message);
    }

    public PermanentFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
