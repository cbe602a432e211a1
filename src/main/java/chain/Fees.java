package chain;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import orders.TransientFailure;
import org.web3j.crypto.RawTransaction;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;

/** What a transaction may cost: EIP-1559 where the chain has a base fee, a gas price elsewhere, a ceiling in both. */
@ApplicationScoped
public class Fees {

    private final Marketplace marketplace;
    private final ChainSettings settings;

    public Fees(Marketplace marketplace, ChainSettings settings) {
        this.marketplace = marketplace;
        this.settings = settings;
    }

    /**
     * @param gas the most units that it may use
     * @param tip wei a unit for the block's producer; null where the chain has no base fee
     * @param cap the most wei a unit
     */
    record Quote(BigInteger gas, BigInteger tip, BigInteger cap) {

        RawTransaction transaction(long chainId, BigInteger nonce, String to, String data) {
            return tip == null
                    ? RawTransaction.createTransaction(nonce, cap, gas, to, data)
                    : RawTransaction.createTransaction(chainId, nonce, gas, to, BigInteger.ZERO, data, tip, cap);
        }
    }

    /** What a call of the marketplace costs now. @throws TransientFailure if that is above the ceiling */
    Quote quote(String from, String data) {
        var node = marketplace.node();
        BigInteger estimate = marketplace
                .send(node.ethEstimateGas(new Transaction(from, null, null, null, marketplace.address(), null, data)))
                .getAmountUsed();
        // A fifth more: the state that the estimate was made on can change before the transaction is mined.
        BigInteger gas = estimate.multiply(BigInteger.valueOf(6)).divide(BigInteger.valueOf(5));
        String base = marketplace
                .send(node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false))
                .getBlock()
                .getBaseFeePerGasRaw();
        BigInteger ceiling = BigInteger.valueOf(settings.maxFeePerGas());
        BigInteger price = base == null
                ? marketplace.send(node.ethGasPrice()).getGasPrice()
                : org.web3j.utils.Numeric.decodeQuantity(base);
        if (price.compareTo(ceiling) > 0) {
            throw new TransientFailure("gas costs " + price + " wei, more than max-fee-per-gas " + ceiling, null);
        }
        if (base == null) {
            return new Quote(gas, null, price);
        }
        BigInteger tip = tip().min(ceiling);
        return new Quote(gas, tip, price.shiftLeft(1).add(tip).min(ceiling));
    }

    private BigInteger tip() {
        try {
            return marketplace
                    .send(marketplace.node().ethMaxPriorityFeePerGas())
                    .getMaxPriorityFeePerGas();
        } catch (TransientFailure notSupported) {
            return BigInteger.valueOf(settings.defaultPriorityFee());
        }
    }
}
