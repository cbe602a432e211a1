package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainSettingsOf;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeesTest {

    private static final BigInteger GWEI = BigInteger.TEN.pow(9);

    private final Fees fees = new Fees(null, ChainSettingsOf.map(Map.of()));

    @Test
    void anOfferIsTwiceTheBaseFeeAndAFifthMoreGas() {
        FeeQuote quote = fees.quote(market(10, 1), BigInteger.valueOf(100));
        assertEquals(BigInteger.valueOf(120), quote.gas());
        assertEquals(gwei(21), quote.cap());
        assertEquals(GWEI, quote.tip());
    }

    @Test
    void theCeilingHolds() {
        assertEquals(gwei(500), fees.quote(market(400, 1), BigInteger.ONE).cap());
        assertFalse(fees.isAboveCeiling(market(499, 1)));
        assertTrue(fees.isAboveCeiling(market(500, 1)));
    }

    @Test
    void aReplacementOffersAFifthMoreOrWhatTheMarketAsks() {
        var before = new FeeQuote(BigInteger.TEN, GWEI, gwei(10));
        FeeQuote raised = fees.raised(before, market(1, 1)).orElseThrow();
        assertEquals(gwei(12), raised.cap());
        assertEquals(GWEI.multiply(BigInteger.valueOf(12)).divide(BigInteger.TEN), raised.tip());
        assertEquals(gwei(101), fees.raised(before, market(50, 1)).orElseThrow().cap());
    }

    @Test
    void aReplacementThatNoNodeWouldTakeIsNotMade() {
        var before = new FeeQuote(BigInteger.TEN, GWEI, gwei(480));
        assertTrue(fees.raised(before, market(200, 1)).isEmpty(), "500 is less than a tenth more than 480");
        var less = new FeeQuote(BigInteger.TEN, GWEI, gwei(450));
        assertEquals(gwei(500), fees.raised(less, market(200, 1)).orElseThrow().cap());
    }

    @Test
    void aTipOfNothingGrowsToo() {
        var before = new FeeQuote(BigInteger.TEN, BigInteger.ZERO, gwei(10));
        assertTrue(fees.raised(before, market(1, 1)).orElseThrow().tip().signum() > 0);
    }

    @Test
    void howeverOftenItIsRaisedAnOfferStaysNearTheMarket() {
        FeeMarket market = market(1, 1);
        Optional<FeeQuote> offer = Optional.of(fees.quote(market, BigInteger.TEN));
        FeeQuote last = offer.get();
        for (int i = 0; i < 100 && offer.isPresent(); i++) {
            last = offer.get();
            offer = fees.raised(last, market);
        }
        assertTrue(offer.isEmpty(), "it ends");
        assertTrue(last.cap().compareTo(gwei(30)) <= 0, "ten times 3 gwei, and not the ceiling of 500");
        assertTrue(last.tip().compareTo(gwei(10)) <= 0);
    }

    @Test
    void freeGasIsNotRaisedIntoTheSameBytes() {
        var free = new FeeMarket(Optional.empty(), BigInteger.ZERO, BigInteger.ZERO);
        FeeQuote quote = fees.quote(free, BigInteger.TEN);
        fees.raised(quote, free).ifPresent(raised -> assertTrue(raised.cap().compareTo(quote.cap()) > 0));
    }

    @Test
    void aChainWithoutABaseFeeGetsAGasPrice() {
        var legacy = new FeeMarket(Optional.empty(), GWEI, gwei(7));
        FeeQuote quote = fees.quote(legacy, BigInteger.TEN);
        assertEquals(gwei(7), quote.cap());
        assertNull(quote.tip());
        var transaction = quote.transaction(1, BigInteger.ONE, "0x" + "1".repeat(40), "0x");
        assertEquals(gwei(7), transaction.getGasPrice());
        assertNull(fees.raised(quote, legacy).orElseThrow().tip());
    }

    private static FeeMarket market(long baseGwei, long tipGwei) {
        return new FeeMarket(Optional.of(gwei(baseGwei)), gwei(tipGwei), gwei(baseGwei + tipGwei));
    }

    private static BigInteger gwei(long count) {
        return GWEI.multiply(BigInteger.valueOf(count));
    }
}
