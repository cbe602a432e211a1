package knowledge;

/** A document cannot be read, now or later. The message tells its owner why. */
class UnreadableDocument extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableDocument(String reason) {
        super(reason);
    }
}
