package base;

/** A text that no log, trace or console may show, such as a request with a secret in it. Only who asks for it gets it. */
public final class HiddenText {

    private final String text;

    public HiddenText(String text) {
        this.text = text;
    }

    /** What it says. Nobody keeps it longer than it takes to read it. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
