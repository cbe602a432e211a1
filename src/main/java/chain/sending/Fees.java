package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.utils.Numeric;

/** What transactions offer for gas: never above the ceiling, twice the base fee where that is lower. */
@ApplicationScoped
public class Fees {

    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    /** A node takes a replacement only if it offers a tenth more (geth's txpool.pricebump; others follow it). */
    private static final BigInteger LEAST_RAISE = BigInteger.valueOf(110);

    private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");
    private static final BigInteger MOST_TIMES_THE_MARKET = BigInteger.TEN;

    private final Marketplace marketplace;
    private final ChainSettings settings;

    public Fees(Marketplace marketplace, ChainSettings settings) {
        this.marketplace = marketplace;
        this.settings = settings;
    }

    /** What to ask the node, in this order, to know the market. */
    List<Request<?, ? extends Response<?>>> questions() {
        var node = marketplace.node();
        return List.of(
                node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
                node.ethMaxPriorityFeePerGas(),
                node.ethGasPrice());
    }

    /** The market by the answers to {@link #questions()}. @throws orders.TransientFailure if the node does not know */
    FeeMarket market(List<Response<?>> answers) {
        EthBlock.Block newest = ((EthBlock) Marketplace.accepted(answers.get(0))).getBlock();
        Optional<BigInteger> base = quantity(newest.getBaseFeePerGasRaw());
        // Not every node knows these questions, and some answer them with nothing.
        BigInteger tip = quantity(answers.get(1).getResult()).orElse(BigInteger.valueOf(settings.defaultPriorityFee()));
        BigInteger price = quantity(answers.get(2).getResult())
                .or(() -> base.map(tip::add))
                .orElseThrow(
                        () -> new TransientFailure("the chain's node says no price of gas, and no base fee", null));
        return new FeeMarket(base, tip, price);
    }

    /** How much gas the newest block could hold, by the same answers; empty if the node does not say. */
    Optional<BigInteger> blockGas(List<Response<?>> answers) {
        EthBlock.Block newest = ((EthBlock) Marketplace.accepted(answers.get(0))).getBlock();
        return quantity(newest.getGasLimitRaw()).filter(gas -> gas.signum() > 0);
    }

    /** A number of JSON-RPC; empty for what is none. */
    private static Optional<BigInteger> quantity(Object value) {
        return value instanceof String text && QUANTITY.matcher(text).matches()
                ? Optional.of(Numeric.toBigInt(text))
                : Optional.empty();
    }

    /** The market now. */
    FeeMarket market() {
        return market(ChainBatch.<Response<?>>send(marketplace.node(), questions()));
    }

    /** True if being in the next block costs more than a unit of gas may cost. */
    boolean isAboveCeiling(FeeMarket market) {
        return market.price().compareTo(ceiling()) > 0;
    }

    /** What to offer for a transaction that is estimated to use {@code gas}. */
    FeeQuote quote(FeeMarket market, BigInteger gas) {
        // A fifth more: the state that the estimate was made on can change before the transaction is mined.
        BigInteger limit = gas.multiply(BigInteger.valueOf(6)).divide(BigInteger.valueOf(5));
        if (market.baseFee().isEmpty()) {
            return new FeeQuote(limit, null, market.gasPrice().min(ceiling()));
        }
        BigInteger tip = market.tip().min(ceiling());
        return new FeeQuote(
                limit, tip, market.baseFee().get().shiftLeft(1).add(tip).min(ceiling()));
    }

    /**
     * A higher offer for the same nonce: by the configured share more than {@code before}, and no less than the market asks, but
     * not many times what it asks either, however often it is raised.
     *
     * @return empty if that leaves no room for an offer that a node would take
     */
    Optional<FeeQuote> raised(FeeQuote before, FeeMarket market) {
        FeeQuote now = quote(market, BigInteger.ZERO);
        Optional<BigInteger> cap = raised(before.cap(), now.cap());
        if (before.tip() == null || now.tip() == null) {
            return cap.map(wei -> new FeeQuote(before.gas(), null, wei));
        }
        // Nodes want more of both (geth's txpool compares the tip and the cap, each by itself).
        return cap.flatMap(wei -> raised(before.tip(), now.tip())
                .filter(tip -> tip.compareTo(wei) <= 0)
                .map(tip -> new FeeQuote(before.gas(), tip, wei)));
    }

    private Optional<BigInteger> raised(BigInteger before, BigInteger now) {
        BigInteger share = before.multiply(BigInteger.valueOf(100L + settings.feeRaisePercent()))
                .add(HUNDRED.subtract(BigInteger.ONE))
                .divide(HUNDRED);
        BigInteger most =
                now.multiply(MOST_TIMES_THE_MARKET).max(BigInteger.ONE).min(ceiling());
        BigInteger offer = share.max(before.add(BigInteger.ONE)).max(now).min(most);
        boolean isEnough =
                offer.compareTo(before) > 0 && offer.multiply(HUNDRED).compareTo(before.multiply(LEAST_RAISE)) >= 0;
        return isEnough ? Optional.of(offer) : Optional.empty();
    }

    private BigInteger ceiling() {
        return BigInteger.valueOf(settings.maxFeePerGas());
    }
}
