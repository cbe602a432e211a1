package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.SendAnswer;
import chain.signing.Signer;
import chain.signing.Signers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Gets transactions mined that the chain does not take: by a higher offer for the same nonce, or by filling one below it. */
@ApplicationScoped
@Named("nonceRepair")
public class NonceRepair {

    private static final Logger LOG = Logger.getLogger(NonceRepair.class);

    private final SignerTurns turns;
    private final Outbox outbox;
    private final DueCompletions completions;
    private final GasEstimates estimates;
    private final Signers signers;
    private final Fees fees;
    private final Marketplace marketplace;
    private final ChainSettings settings;
    private final Counter replacements;
    private final Counter fillers;

    public NonceRepair(
            SignerTurns turns,
            Outbox outbox,
            DueCompletions completions,
            GasEstimates estimates,
            Signers signers,
            Fees fees,
            Marketplace marketplace,
            ChainSettings settings,
            MeterRegistry metrics) {
        this.turns = turns;
        this.outbox = outbox;
        this.completions = completions;
        this.estimates = estimates;
        this.signers = signers;
        this.fees = fees;
        this.marketplace = marketplace;
        this.settings = settings;
        this.replacements = Counter.builder(ChainMetrics.REPLACEMENTS)
                .description("Transactions that were replaced by one with a higher offer")
                .register(metrics);
        this.fillers = Counter.builder(ChainMetrics.FILLERS)
                .description("Nonces that were filled because nothing else used them")
                .register(metrics);
    }

    /**
     * Signs and stores replacements and fillers where they are due.
     *
     * @return true if there is a nonce below signed ones that nobody uses
     */
    public boolean mend(SignerTurn turn, SignerState state) {
        turns.renew(turn);
        var open = outbox.newest(turn);
        List<Outbox.Draft> raised = new ArrayList<>();
        for (OpenTransaction one : open) {
            if (one.nonce() >= state.mined() && isStuck(one, state)) {
                attempt(turn, one, () -> raise(turn, state, one).ifPresent(raised::add));
            }
        }
        // One by one: that an order was settled meanwhile keeps only its own from being replaced.
        raised.forEach(draft -> replacements.increment(outbox.store(turn, state.head(), List.of(draft))));
        List<Long> gaps = NonceKeeper.gaps(state, open, settings.maxInFlight());
        if (!gaps.isEmpty() && turn.gapSeconds() != null && turn.gapSeconds() >= settings.nonceRecheckSeconds()) {
            fill(turn, state, gaps);
        }
        return !gaps.isEmpty();
    }

    private void fill(SignerTurn turn, SignerState state, List<Long> gaps) {
        LOG.warnf(
                "signer %s: nothing uses the nonces %s, which later ones wait for; filling them", turn.address(), gaps);
        Signer key = signers.toMend(turn.agentId(), turn.address());
        FeeQuote fee = fees.quote(state.market(), estimates.transfer(turn.address()));
        List<Outbox.Draft> drafts = gaps.stream()
                .map(nonce -> Outbox.Draft.filler(key, turn.agentId(), nonce, fee))
                .toList();
        fillers.increment(outbox.store(turn, state.head(), drafts));
    }

    /** It waits for a better offer, and not for a lower nonce, for funds, or for a node that takes it. */
    private boolean isStuck(OpenTransaction one, SignerState state) {
        long age = state.head() - one.signedBlock();
        return switch (one.answer()) {
            // Refused as it is; at most one new offer a block, for what a block costs changes only with it.
            case UNDERPRICED, WRONG_GAS -> age > 0;
            case ACCEPTED, KNOWN -> {
                boolean isNext = one.nonce() == state.mined();
                boolean offersTooLittle =
                        one.fee().cap().compareTo(state.market().price()) < 0;
                yield age >= settings.replaceAfterBlocks() && (isNext || offersTooLittle);
            }
            default -> false;
        };
    }

    private Optional<Outbox.Draft> raise(SignerTurn turn, SignerState state, OpenTransaction one) {
        boolean isPriced = one.answer() == SendAnswer.WRONG_GAS;
        Optional<FeeQuote> offer = isPriced ? Optional.of(one.fee()) : fees.raised(one.fee(), state.market());
        UUID agentId = Optional.ofNullable(one.agentId()).orElse(turn.agentId());
        if (offer.isEmpty()) {
            return Optional.empty();
        }
        Signer key = signers.toMend(agentId, turn.address());
        if (!one.orphan()) {
            String data = completions.data(one.orderId(), one.resultUri(), one.resultHash());
            var tried = estimates.of(turn.address(), List.of(data)).getFirst();
            if (tried.refusal() == null) {
                return Optional.ofNullable(tried.gas())
                        .map(gas -> with(
                                offer.get(), fees.quote(state.market(), gas).gas(), one))
                        .map(fee -> new Outbox.Draft(
                                key, agentId, one.id(), one.nonce(), fee, marketplace.address(), data));
            }
        }
        // Its order is settled, or would be refused: all that is left is to use the nonce up, as cheaply as can be.
        BigInteger gas =
                fees.quote(state.market(), estimates.transfer(turn.address())).gas();
        return Optional.of(Outbox.Draft.filler(
                key,
                agentId,
                one.nonce(),
                new FeeQuote(gas, offer.get().tip(), offer.get().cap())));
    }

    /** The same offer with a new limit; a limit that was refused changes, or the bytes would be the same. */
    private static FeeQuote with(FeeQuote offer, BigInteger gas, OpenTransaction one) {
        boolean isSame = gas.equals(one.fee().gas()) && offer.equals(one.fee());
        return new FeeQuote(isSame ? gas.add(gas.shiftRight(1)) : gas, offer.tip(), offer.cap());
    }

    private void attempt(SignerTurn turn, OpenTransaction one, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // One that cannot be raised must not keep the others from it.
            LOG.warnf(
                    "signer %s: the transaction with nonce %d is not replaced now: %s",
                    turn.address(), one.nonce(), e.getMessage());
        }
    }
}
