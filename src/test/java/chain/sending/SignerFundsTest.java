package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Conditions;
import chain.rpc.ChainSettingsOf;
import chain.rpc.SendAnswer;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a key's account is called too small. */
class SignerFundsTest {

    private static final BigInteger MOST = BigInteger.valueOf(1_000);

    private final Set<String> raised = new HashSet<>();
    private final Conditions conditions = new Conditions(null) {
        @Override
        public void raise(String kind, String subject, String message) {
            raised.add(kind);
        }

        @Override
        public void clear(String kind, String subject) {
            raised.remove(kind);
        }
    };

    @Test
    void whoCanPayForManyAtOnceIsNotPoor() {
        assertEquals(36, paid(100, 64));
        assertTrue(raised.isEmpty(), "it goes on when those are mined");
        assertEquals(0, paid(63, 63));
        assertEquals(Set.of("low_balance"), raised);
        assertEquals(0, paid(64, 64));
        assertTrue(raised.isEmpty());
        assertEquals(3, paid(3, 0));
        assertEquals(Set.of("low_balance"), raised);
    }

    @Test
    void whoHasLessThanTheLeastIs() {
        var settings = ChainSettingsOf.map(Map.of("minimum-balance-wei", "100001"));
        assertEquals(0, paid(new SignerFunds(conditions, new Fees(null, settings), settings), 100, 64));
        assertEquals(Set.of("low_balance"), raised);
    }

    /** How many more can be paid for where the account has enough for {@code all}, and some are on their way. */
    private int paid(int all, int onTheirWay) {
        var settings = ChainSettingsOf.map(Map.of("minimum-balance-wei", "1"));
        return paid(new SignerFunds(conditions, new Fees(null, settings), settings), all, onTheirWay);
    }

    private static int paid(SignerFunds funds, int all, int onTheirWay) {
        var balance = MOST.multiply(BigInteger.valueOf(all));
        var market = new FeeMarket(Optional.of(BigInteger.ONE), BigInteger.ONE, BigInteger.ONE);
        var state = new SignerState(0, 0, balance, 1, null, market);
        var budget = funds.budget(new SignerTurn("0x", null, 1, null), state, open(onTheirWay));
        int paid = 0;
        while (!budget.isHeld() && budget.spend(MOST)) {
            paid++;
        }
        budget.report();
        return paid;
    }

    private static List<OpenTransaction> open(int count) {
        var fee = new FeeQuote(BigInteger.valueOf(100), BigInteger.ONE, BigInteger.TEN);
        return Collections.nCopies(
                count,
                new OpenTransaction(
                        "0x", null, 1, "0x", fee, 1, null, SendAnswer.ACCEPTED, false, null, null, null, null));
    }
}
