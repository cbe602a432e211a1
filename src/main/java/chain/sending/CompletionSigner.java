package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** Signs the completions that are due, as many as may be on their way at once, with nonces that follow each other. */
@ApplicationScoped
@Named("completionSigner")
public class CompletionSigner {

    private final SignerTurns turns;
    private final DueCompletions completions;
    private final Outbox outbox;
    private final Fees fees;
    private final SignerFunds funds;
    private final Marketplace marketplace;
    private final InFlight inFlight;

    public CompletionSigner(
            SignerTurns turns,
            DueCompletions completions,
            Outbox outbox,
            Fees fees,
            SignerFunds funds,
            Marketplace marketplace,
            InFlight inFlight) {
        this.turns = turns;
        this.completions = completions;
        this.outbox = outbox;
        this.fees = fees;
        this.funds = funds;
        this.marketplace = marketplace;
        this.inFlight = inFlight;
    }

    /**
     * What came of it.
     *
     * @param held true if the key may send nothing new for now
     * @param count how many were signed
     */
    public record Outcome(boolean held, int count) {}

    /** Signs and stores what is due and can be paid for. */
    public Outcome sign(SignerTurn turn, SignerState state) {
        turns.renew(turn);
        var open = outbox.newest(turn);
        // What is mined has been paid for, and is only waiting to be settled.
        var onTheirWay =
                open.stream().filter(one -> one.nonce() >= state.mined()).toList();
        var budget = funds.budget(turn, state, onTheirWay);
        int room = inFlight.most(state.blockGas(), onTheirWay) - onTheirWay.size();
        // The first are sent before the next are tried: those come in the next turn, at once.
        var due = completions.find(turn, Math.min(room, ChainBatch.MOST), budget.isHeld());
        List<Outbox.Draft> drafts = new ArrayList<>();
        long nonce = NonceKeeper.next(state, open);
        for (DueCompletions.Ready one : due.ready()) {
            FeeQuote fee = fees.quote(state.market(), one.gas());
            if (budget.isHeld() || !budget.spend(fee.most())) {
                break;
            }
            drafts.add(new Outbox.Draft(
                    one.signer(), one.agentId(), one.id(), nonce++, fee, marketplace.address(), one.data()));
        }
        if (due.hasKey() || !open.isEmpty()) {
            budget.report();
        }
        return new Outcome(budget.isHeld(), outbox.store(turn, state.head(), drafts));
    }
}
