package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chain.rpc.ChainSettingsOf;
import chain.rpc.SendAnswer;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many transactions of a key may be on their way at once. */
class InFlightTest {

    private static final BigInteger BLOCK = BigInteger.valueOf(30_000_000);

    private final InFlight inFlight = new InFlight(ChainSettingsOf.map(Map.of()));

    @Test
    void asManyAsTwoBlocksHold() {
        assertEquals(200, inFlight.most(BLOCK, transactions(10, 300_000)));
        assertEquals(200, inFlight.most(BLOCK, transactions(200, 300_000)));
    }

    @Test
    void neverMoreThanTheSettingSays() {
        assertEquals(500, inFlight.most(BLOCK.multiply(BigInteger.TEN), transactions(10, 300_000)));
        var few = new InFlight(ChainSettingsOf.map(Map.of("max-in-flight", "5")));
        assertEquals(5, few.most(BLOCK, transactions(1, 300_000)));
        assertEquals(5, few.most(BLOCK, List.of()));
    }

    @Test
    void someWhereBlocksAreSmallOrNothingIsKnown() {
        assertEquals(64, inFlight.most(BLOCK, transactions(10, 15_000_000)));
        assertEquals(64, inFlight.most(null, transactions(10, 300_000)));
        assertEquals(64, inFlight.most(BLOCK, List.of()));
        assertEquals(64, inFlight.most(BLOCK, transactions(1, 0)));
    }

    private static List<OpenTransaction> transactions(int count, long gas) {
        var fee = new FeeQuote(BigInteger.valueOf(gas), BigInteger.ONE, BigInteger.TEN);
        return Collections.nCopies(
                count,
                new OpenTransaction(
                        "0x", null, 1, "0x", fee, 1, null, SendAnswer.ACCEPTED, false, null, null, null, null));
    }
}
