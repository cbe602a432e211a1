package chain.rpc;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;

/** An endpoint gave no usable answer. The message names it and holds no secret, so no cause is kept: its text might. */
public final class RpcFailure extends IOException {

    private static final long serialVersionUID = 1;

    /** How an endpoint fails; in lower case the tag of a metric. */
    enum Kind {
        /** No answer in time. */
        TIMEOUT,
        /** No connection, or it was lost. */
        CONNECTION,
        /** A status of HTTP that is no answer, such as 404 or 503. */
        HTTP,
        /** It wants fewer requests, by HTTP's 429 or an error. */
        RATE,
        /** An answer that is none of JSON-RPC, or says nothing where every node has something to say. */
        GARBAGE,
        /** The node is of another chain. */
        WRONG_CHAIN,
        /** Its newest block is too far behind that of others. */
        LAGGING,
        /** Its newest block stands still for far longer than blocks took before. */
        STANDING;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    RpcFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** True if it would have answered less, or later: more requests now would not help. */
    boolean isOfPace() {
        return kind == Kind.TIMEOUT || kind == Kind.RATE;
    }

    /** What a failure of a request to the node says, with what each endpoint did; it holds no secret. */
    public static String told(Exception failure) {
        return failure.getCause() instanceof IOException endpoints
                ? failure.getMessage() + ": " + endpoints.getMessage()
                : failure.getMessage();
    }

    /** What {@code failure} means for the endpoint {@code name}. */
    public static RpcFailure of(String name, IOException failure) {
        if (failure instanceof RpcFailure known) {
            return new RpcFailure(known.kind, name + " " + known.getMessage());
        }
        if (failure instanceof InterruptedIOException) {
            return new RpcFailure(Kind.TIMEOUT, name + " did not answer in time");
        }
        if (failure instanceof JacksonException) {
            return new RpcFailure(Kind.GARBAGE, name + " answered with what is not JSON-RPC");
        }
        return new RpcFailure(
                Kind.CONNECTION,
                name + " cannot be reached (" + failure.getClass().getSimpleName() + ")");
    }
}
