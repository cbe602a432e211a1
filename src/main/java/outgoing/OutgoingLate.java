package outgoing;

/** There was no whole answer in the time that the call had. The other side may have done what it was asked for. */
public final class OutgoingLate extends OutgoingFailure {

    private static final long serialVersionUID = 1;

    OutgoingLate(String message, Throwable cause) {
        super(message, cause);
    }
}
