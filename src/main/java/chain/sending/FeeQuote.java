package chain.sending;

import java.math.BigInteger;
import org.web3j.crypto.RawTransaction;

/**
 * What a transaction may cost.
 *
 * @param gas the most units that it may use
 * @param tip wei a unit for the block's producer; null where the chain has no base fee
 * @param cap the most wei a unit
 */
record FeeQuote(BigInteger gas, BigInteger tip, BigInteger cap) {

    /** The most wei that it can cost. */
    BigInteger most() {
        return gas.multiply(cap);
    }

    /** A call of {@code to} that carries no value: EIP-1559 where there is a tip, else of the legacy form with EIP-155. */
    RawTransaction transaction(long chainId, BigInteger nonce, String to, String data) {
        return tip == null
                ? RawTransaction.createTransaction(nonce, cap, gas, to, data)
                : RawTransaction.createTransaction(chainId, nonce, gas, to, BigInteger.ZERO, data, tip, cap);
    }
}
