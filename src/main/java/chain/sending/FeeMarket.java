package chain.sending;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What gas costs now, in wei a unit (EIP-1559).
 *
 * @param baseFee of the newest block; empty where the chain has none
 * @param tip what the block's producer gets
 * @param gasPrice what the node suggests where there is no base fee
 */
record FeeMarket(Optional<BigInteger> baseFee, BigInteger tip, BigInteger gasPrice) {

    /** The least that a transaction must offer to be in the next block. */
    BigInteger price() {
        return baseFee.map(base -> base.add(tip)).orElse(gasPrice);
    }
}
