package outgoing;

import java.io.IOException;

/** A call got no answer. The message goes on from "the call failed: " and may be shown to anybody. */
public class OutgoingFailure extends IOException {

    private static final long serialVersionUID = 1;

    public OutgoingFailure(String reason, Throwable cause) {
        super(reason, cause);
    }
}
