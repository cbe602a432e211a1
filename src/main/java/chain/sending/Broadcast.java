package chain.sending;

import base.PlainText;
import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import chain.rpc.ChainSettings;
import chain.rpc.SendAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.methods.response.EthSendTransaction;

/** Decides which signed transactions are sent, or sent again, sends them, and says what is noted of each answer. */
@ApplicationScoped
@Named("broadcast")
public class Broadcast {

    private static final Logger LOG = Logger.getLogger(Broadcast.class);
    private static final int LONGEST_TEXT = 500;
    // What an endpoint takes in one request at the most: what is answered is noted before more is sent.
    private static final int AT_ONCE = ChainBatch.MOST;

    private final Outbox outbox;
    private final Marketplace marketplace;
    private final SignerTurns turns;
    private final ChainSettings settings;

    public Broadcast(Outbox outbox, Marketplace marketplace, SignerTurns turns, ChainSettings settings) {
        this.outbox = outbox;
        this.marketplace = marketplace;
        this.turns = turns;
        this.settings = settings;
    }

    /**
     * The newest attempts that were never sent, or not for a while, by nonce, in parts of one request. The same bytes again do no
     * harm.
     */
    public List<List<OpenTransaction>> due(SignerTurn turn, SignerState state) {
        List<OpenTransaction> due = outbox.newest(turn).stream()
                .filter(one -> one.nonce() >= state.mined())
                .filter(one -> one.sentSecondsAgo() == null || one.sentSecondsAgo() > settings.resendAfterSeconds())
                .toList();
        return IntStream.iterate(0, from -> from < due.size(), from -> from + AT_ONCE)
                .mapToObj(from -> due.subList(from, Math.min(from + AT_ONCE, due.size())))
                .toList();
    }

    /** What the node said to a transaction. */
    record Answer(String hash, SendAnswer answer, String text) {

        boolean isTaken() {
            return answer == SendAnswer.ACCEPTED || answer == SendAnswer.KNOWN;
        }
    }

    /**
     * What came of a part.
     *
     * @param failure that the node did not answer; null if it did
     */
    public record Sent(List<Answer> answers, TransientFailure failure) {}

    /** Sends transactions in one request. Each answer is its own; without any, each may have been sent. */
    public Sent send(List<OpenTransaction> part) {
        try {
            List<Answer> answers = new ArrayList<>(answersTo(part));
            // Of what comes in one request, a node may look at a higher nonce first.
            List<Integer> early = IntStream.range(0, part.size())
                    .filter(i -> answers.get(i).answer() == SendAnswer.NONCE_TOO_HIGH)
                    .boxed()
                    .toList();
            TransientFailure failure = null;
            if (!early.isEmpty() && answers.stream().anyMatch(Answer::isTaken)) {
                Sent again = sendAgain(early.stream().map(part::get).toList());
                IntStream.range(0, early.size())
                        .forEach(i -> answers.set(early.get(i), again.answers().get(i)));
                failure = again.failure();
            }
            answers.forEach(Broadcast::tell);
            return new Sent(answers, failure);
        } catch (TransientFailure failure) {
            return unknown(part, failure);
        }
    }

    /** What the node said to the others stands, whatever comes of these. */
    private Sent sendAgain(List<OpenTransaction> part) {
        try {
            return new Sent(answersTo(part), null);
        } catch (TransientFailure failure) {
            return unknown(part, failure);
        }
    }

    private static Sent unknown(List<OpenTransaction> part, TransientFailure failure) {
        LOG.warnf("of %d transactions nobody knows whether they were sent: %s", part.size(), failure.getMessage());
        String text = PlainText.of(failure.getMessage(), LONGEST_TEXT);
        return new Sent(
                part.stream()
                        .map(one -> new Answer(one.hash(), SendAnswer.UNKNOWN, text))
                        .toList(),
                failure);
    }

    private List<Answer> answersTo(List<OpenTransaction> part) {
        var requests = part.stream()
                .map(one -> marketplace.node().ethSendRawTransaction(one.raw()))
                .toList();
        List<EthSendTransaction> given = ChainBatch.send(marketplace.node(), requests);
        return IntStream.range(0, part.size())
                .mapToObj(i -> answer(part.get(i), given.get(i)))
                .toList();
    }

    private static Answer answer(OpenTransaction one, EthSendTransaction given) {
        if (!given.hasError()) {
            return new Answer(one.hash(), SendAnswer.ACCEPTED, null);
        }
        String text = given.getError().getMessage();
        return new Answer(one.hash(), SendAnswer.of(text), PlainText.of(text, LONGEST_TEXT));
    }

    private static void tell(Answer one) {
        if (!one.isTaken()) {
            LOG.warnf("transaction %s: %s: %s", one.hash(), one.answer(), one.text());
        }
    }

    /** For {@code answer-transactions.sql}. */
    public Map<String, Object> answers(SignerTurn turn, Sent sent) {
        Map<String, Object> values = new HashMap<>(turns.key(turn));
        values.put("rows", Outbox.json(sent.answers()));
        return values;
    }

    /** Goes on with the next transactions after an answer; without one, the node is left alone until the next turn. */
    public void goOn(Sent sent) {
        if (sent.failure() != null) {
            throw sent.failure();
        }
    }
}
