package knowledge.reading;

/** A document cannot be read, now or later. The message tells its owner why. */
public class UnreadableDocument extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnreadableDocument(String reason) {
        super(reason);
    }
}
