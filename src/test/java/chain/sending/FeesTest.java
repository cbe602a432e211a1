package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainSettingsOf;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orders.TransientFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;

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

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"0x7, null, 1", "0x7, 0x3, 3", "0x7, 0x, 1", "0x7, ten, 1", "null, null, 1", "0x7, 0x0, 0"})
    void whatANodeLeavesOutHasADefault(String base, String tip, long wei) {
        var fees = new Fees(null, ChainSettingsOf.map(Map.of("default-priority-fee", "1")));
        FeeMarket market = fees.market(answers(base, tip, "0x9"));
        assertEquals(BigInteger.valueOf(wei), market.tip());
        assertEquals(base != null, market.baseFee().isPresent());
        assertEquals(BigInteger.valueOf(base == null ? 9 : 7 + wei), market.price());
    }

    @Test
    void thePriceOfGasIsNeededOnlyWhereThereIsNoBaseFee() {
        assertEquals(BigInteger.TEN, fees.market(answers("0x7", "0x3", null)).gasPrice());
        assertThrows(TransientFailure.class, () -> fees.market(answers(null, "0x3", null)));
    }

    private static List<Response<?>> answers(String base, String tip, String price) {
        var newest = new EthBlock.Block();
        newest.setBaseFeePerGas(base);
        var block = new EthBlock();
        block.setResult(newest);
        var suggested = new EthMaxPriorityFeePerGas();
        suggested.setResult(tip);
        var paid = new EthGasPrice();
        paid.setResult(price);
        return List.of(block, suggested, paid);
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
