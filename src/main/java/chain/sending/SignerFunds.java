package chain.sending;

import base.Conditions;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.Collection;

/** What a signer's account can pay for; says so where an operator sees it when that is too little. */
@ApplicationScoped
public class SignerFunds {

    private static final String LOW_BALANCE = "low_balance";
    private static final String DEAR_GAS = "gas_above_ceiling";

    private final Conditions conditions;
    private final Fees fees;
    private final ChainSettings settings;

    public SignerFunds(Conditions conditions, Fees fees, ChainSettings settings) {
        this.conditions = conditions;
        this.fees = fees;
        this.settings = settings;
    }

    /** What is left of the account for new transactions, if all that are on their way cost their most. */
    final class Budget {

        private final SignerTurn turn;
        private final SignerState state;
        private final boolean isPoor;
        private BigInteger left;
        private boolean isShort;
        private int paid;

        private Budget(SignerTurn turn, SignerState state, Collection<OpenTransaction> open) {
            this.turn = turn;
            this.state = state;
            this.left = state.balance();
            open.forEach(one -> left = left.subtract(one.fee().most()));
            this.isPoor = state.balance().compareTo(settings.minimumBalanceWei()) < 0;
            this.isShort = isPoor;
            this.paid = open.size();
        }

        /** True if the key may send nothing new for now. */
        boolean isHeld() {
            return isShort || fees.isAboveCeiling(state.market());
        }

        /** Takes {@code most} wei out of the budget; false, and held from now on, if it is not there. */
        boolean spend(BigInteger most) {
            left = left.subtract(most);
            isShort = isShort || left.signum() < 0;
            paid += isShort ? 0 : 1;
            return !isShort;
        }

        /** Raises and clears what an operator should know. */
        void report() {
            String who = turn.address();
            // Who can pay for that many at once, at their dearest, goes on when they are mined, and needs nobody.
            note(
                    isShort && (isPoor || paid < InFlight.FEWEST),
                    LOW_BALANCE,
                    "signer " + who + " has " + state.balance() + " wei, too little for its completions (at least "
                            + settings.minimumBalanceWei() + ", and the gas of what it sends): they wait; fund it");
            note(
                    fees.isAboveCeiling(state.market()),
                    DEAR_GAS,
                    "gas costs " + state.market().price() + " wei, more than the ceiling " + settings.maxFeePerGas()
                            + " (CHAIN_MAX_FEE_PER_GAS): completions of signer " + who + " wait for it to fall");
        }

        private void note(boolean isSo, String kind, String message) {
            if (isSo) {
                conditions.raise(kind, turn.address(), message);
            } else {
                conditions.clear(kind, turn.address());
            }
        }
    }

    Budget budget(SignerTurn turn, SignerState state, Collection<OpenTransaction> open) {
        return new Budget(turn, state, open);
    }
}
