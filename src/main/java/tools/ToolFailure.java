package tools;

/** A tool could not do what the model asked for. The message is written for the model, which may try something else. */
public class ToolFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message for the model: no secret, no address of this machine, no stack trace */
    public ToolFailure(String message) {
        super(message);
    }

    /** With what brought it about, for nobody but a debugger. */
    public ToolFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
