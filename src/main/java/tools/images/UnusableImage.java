package tools.images;

import tools.ToolFailure;

/** A maker answered that it made an image, and there is none to be had from its answer. It may be paid for it all the same. */
public final class UnusableImage extends ToolFailure {

    private static final long serialVersionUID = 1;

    UnusableImage(String message) {
        super(message);
    }

    UnusableImage(String message, Throwable cause) {
        super(message, cause);
    }
}
