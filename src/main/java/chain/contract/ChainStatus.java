package chain.contract;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import orders.OrderStatus;
import orders.TransientFailure;
import org.jboss.logging.Logger;

/**
 * An order's status as the marketplace has it, and the runtime's status that stands for it once it has left Pending. The
 * interface has a sixth, DisputeResolved, that nothing writes: a dispute that is rejected leaves its order Pending.
 */
public enum ChainStatus {
    PENDING(OrderStatus.COMPLETING),
    COMPLETED(OrderStatus.COMPLETED),
    DISPUTED(OrderStatus.DISPUTED),
    CANCELLED(OrderStatus.CANCELLED),
    REFUNDED(OrderStatus.CANCELLED);

    private static final Logger LOG = Logger.getLogger(ChainStatus.class);
    private static final Set<BigInteger> STRANGE = ConcurrentHashMap.newKeySet();

    private final OrderStatus orderStatus;

    ChainStatus(OrderStatus orderStatus) {
        this.orderStatus = orderStatus;
    }

    /** @throws TransientFailure if it is one that nobody here knows */
    public static ChainStatus of(BigInteger number) {
        return find(number)
                .orElseThrow(() -> new TransientFailure("the marketplace has the unknown status " + number, null));
    }

    /** The status of this number; empty, with a warning the first time, if it is one that nobody here knows. */
    public static Optional<ChainStatus> find(BigInteger number) {
        if (number.signum() >= 0 && number.compareTo(BigInteger.valueOf(values().length)) < 0) {
            return Optional.of(values()[number.intValueExact()]);
        }
        if (STRANGE.add(number)) {
            LOG.warnf("the marketplace has orders of the unknown status %s: they are left as they are", number);
        }
        return Optional.empty();
    }

    /** False where the order may be open again: a dispute can be rejected. */
    public boolean isEnd() {
        return this != PENDING && this != DISPUTED;
    }

    public OrderStatus orderStatus() {
        return orderStatus;
    }
}
