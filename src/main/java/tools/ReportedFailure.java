package tools;

/** A tool failed, and the message has words of its server's: they are held to the agent's guardrails as its answers are. */
public class ReportedFailure extends ToolFailure {

    private static final long serialVersionUID = 1;

    /** @param message for the model, with what the server said */
    public ReportedFailure(String message) {
        super(message);
    }

    /** With what brought it about, for nobody but a debugger. */
    public ReportedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
