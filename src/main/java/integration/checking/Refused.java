package integration.checking;

/** A text is not allowed; the message says why and what to write instead. It never leaves the room. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String reason) {
        super(reason, null, false, false);
    }
}
