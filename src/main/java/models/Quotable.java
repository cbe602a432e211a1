package models;

/** A piece of text that a model is shown as material. Routes hand a list of them over in the variable {@code passages}. */
public interface Quotable {

    /** What it is and where it comes from, in one line, such as {@code handbook.pdf, page 3}. */
    String title();

    /** The text itself. Nobody has checked what it says. */
    String text();
}
