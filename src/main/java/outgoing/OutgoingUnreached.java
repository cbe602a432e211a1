package outgoing;

/**
 * A call was not made: no connection came about, so that the other side has heard nothing of it and has done nothing. To make it
 * again is safe whatever it asks for.
 */
public class OutgoingUnreached extends OutgoingFailure {

    private static final long serialVersionUID = 1;

    OutgoingUnreached(Throwable cause) {
        super("it cannot be reached", cause);
    }
}
