package outgoing;

import java.net.UnknownHostException;

/**
 * A call was not made, because it may not go where it was sent. Where it would have gone is not said: what a name means inside
 * this network is nobody's business outside.
 */
public class OutgoingRefused extends UnknownHostException {

    private static final long serialVersionUID = 1;

    OutgoingRefused(String reason) {
        super(reason);
    }
}
