package chain.sending;

import base.PlainText;
import chain.rpc.ChainSettings;
import chain.rpc.SendAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orders.TransientFailure;
import org.apache.camel.CamelExchangeException;
import org.jboss.logging.Logger;

/** Decides which signed transactions are sent, or sent again, and notes what the node said to each. */
@ApplicationScoped
@Named("broadcast")
public class Broadcast {

    private static final Logger LOG = Logger.getLogger(Broadcast.class);
    private static final int LONGEST_TEXT = 500;

    private final Outbox outbox;
    private final ChainSettings settings;

    public Broadcast(Outbox outbox, ChainSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** The newest attempts that were never sent, or not for a while, by nonce. The same bytes again do no harm. */
    public List<OpenTransaction> due(SignerTurn turn, SignerState state) {
        return outbox.newest(turn).stream()
                .filter(one -> one.nonce() >= state.mined())
                .filter(one -> one.sentSecondsAgo() == null || one.sentSecondsAgo() > settings.resendAfterSeconds())
                .toList();
    }

    /** For {@code answer-transaction.sql}, where the node took it. */
    public Map<String, Object> accepted(OpenTransaction one) {
        return row(one, SendAnswer.ACCEPTED, null);
    }

    /** For {@code answer-transaction.sql}, where it did not, or did not answer. */
    public Map<String, Object> refused(OpenTransaction one, Exception cause) {
        SendAnswer answer = isAnswer(cause) ? SendAnswer.of(cause.getMessage()) : SendAnswer.UNKNOWN;
        String text = PlainText.of(cause.getMessage(), LONGEST_TEXT);
        if (answer != SendAnswer.KNOWN) {
            LOG.warnf("transaction %s with nonce %d: %s: %s", one.hash(), one.nonce(), answer, text);
        }
        return row(one, answer, text);
    }

    /** Goes on with the next transaction after an answer; without one, the node is left alone until the next turn. */
    public void goOn(Exception cause) {
        if (!isAnswer(cause)) {
            throw new TransientFailure("the chain's node did not answer eth_sendRawTransaction", cause);
        }
    }

    private static boolean isAnswer(Exception cause) {
        return cause instanceof CamelExchangeException && cause.getCause() == null;
    }

    private static Map<String, Object> row(OpenTransaction one, SendAnswer answer, String text) {
        Map<String, Object> row = new HashMap<>();
        row.put("hash", one.hash());
        row.put("answer", answer.name());
        row.put("text", text);
        return row;
    }
}
