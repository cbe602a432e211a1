package chain.sending;

import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.Collection;

/**
 * How many transactions of a key may be on their way at once: what two blocks hold, so that the next is full while one is made.
 * More would only wait in the node's pool, where a rise of the base fee makes all of them too cheap together.
 */
@ApplicationScoped
public class InFlight {

    private static final long BLOCKS = 2;
    // What a node that is told of no limit takes, and what small blocks take a few rounds for.
    static final int FEWEST = 64;

    private final int most;

    public InFlight(ChainSettings settings) {
        this.most = settings.maxInFlight();
    }

    /**
     * How many there may be.
     *
     * @param blockGas what a block holds; null if that is not known
     * @param onTheirWay by which the gas of one is known
     */
    int most(BigInteger blockGas, Collection<OpenTransaction> onTheirWay) {
        BigInteger gas = onTheirWay.stream().map(one -> one.fee().gas()).reduce(BigInteger.ZERO, BigInteger::add);
        if (blockGas == null || gas.signum() == 0) {
            return Math.min(FEWEST, most);
        }
        BigInteger hold = blockGas.multiply(BigInteger.valueOf(BLOCKS * onTheirWay.size()))
                .divide(gas);
        return hold.max(BigInteger.valueOf(FEWEST))
                .min(BigInteger.valueOf(most))
                .intValueExact();
    }
}
