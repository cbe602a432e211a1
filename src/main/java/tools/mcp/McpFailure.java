package tools.mcp;

import java.time.Duration;
import outgoing.OutgoingFailure;

/** An MCP server did not do what it was asked for. The message goes on from its name and may be shown to anybody. */
class McpFailure extends OutgoingFailure {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Duration retryAfter;

    /** What is left of the session. */
    enum Kind {
        /** The session goes on. */
        ANSWERED,
        /** The server was not asked: it cannot be started or reached, or begins no session. It has done nothing. */
        UNREACHED,
        /** There is no telling what the server did, if anything. */
        BROKEN,
        /** It cannot be called before somebody changes the agent or the runtime's settings. */
        HOPELESS,
        /** The server does not know the session (any more), and has done nothing. */
        FORGOTTEN,
        /** There was no answer in time. */
        LATE
    }

    McpFailure(Kind kind, String reason, Throwable cause) {
        this(kind, reason, Duration.ZERO, cause);
    }

    /** @param retryAfter how long the server asked to be left alone; zero if it did not */
    McpFailure(Kind kind, String reason, Duration retryAfter, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    static McpFailure broken(String reason) {
        return new McpFailure(Kind.BROKEN, reason, null);
    }

    /** The same, of a server that was not asked for anything yet. */
    McpFailure beforeAnything() {
        return kind == Kind.HOPELESS ? this : new McpFailure(Kind.UNREACHED, getMessage(), retryAfter, this);
    }

    static McpFailure hopeless(String reason) {
        return new McpFailure(Kind.HOPELESS, reason, null);
    }

    Kind kind() {
        return kind;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
