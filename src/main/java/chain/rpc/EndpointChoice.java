package chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Which endpoint is asked, and which next. The current one is kept while it is good, so that answers come from one view of
 * the chain; an earlier one of the configured order takes over again once it has been good for a while.
 */
final class EndpointChoice {

    private static final Logger LOG = Logger.getLogger(EndpointChoice.class);

    private final List<Endpoint> all;
    private final long maxLag;
    private volatile Endpoint current;

    /** @param maxLag how many blocks behind the best an endpoint may be before it is only the second choice */
    EndpointChoice(List<Endpoint> all, long maxLag) {
        this.all = List.copyOf(all);
        this.maxLag = maxLag;
        this.current = this.all.getFirst();
    }

    List<Endpoint> all() {
        return all;
    }

    /** True if {@code endpoint} is the one that is asked first now. */
    boolean isFirst(Endpoint endpoint) {
        return inOrder().stream().findFirst().filter(first -> first == endpoint).isPresent();
    }

    /** All that may be asked, best first: the good ones, those that lag, those that are down. */
    List<Endpoint> inOrder() {
        List<Endpoint> order = new ArrayList<>();
        if (current.health().isGood()) {
            order.add(current);
        }
        add(order, one -> one.health().isGood());
        add(order, one -> one.health().isUp());
        add(order, one -> true);
        return order;
    }

    /** All that are up; those that are down only if all are. */
    List<Endpoint> forAll() {
        List<Endpoint> order = inOrder();
        List<Endpoint> up = order.stream().filter(one -> one.health().isUp()).toList();
        return up.isEmpty() ? order : up;
    }

    /** True if any may be asked that is not known to be down. */
    boolean isAnyUp() {
        return all.stream().anyMatch(one -> one.health().isUp());
    }

    /** {@code endpoint} gave an answer. */
    void answered(Endpoint endpoint) {
        if (endpoint != current && !current.health().isGood()) {
            turnTo(endpoint);
        }
    }

    /** To be called after a probe. */
    void compare() {
        long best = all.stream()
                .filter(Endpoint::isAnswering)
                .mapToLong(Endpoint::head)
                .max()
                .orElse(0);
        all.forEach(one -> one.health().compare(best, maxLag));
        for (Endpoint one : all) {
            if (one == current) {
                return;
            }
            if (one.health().isSteady()) {
                turnTo(one);
                return;
            }
        }
    }

    private void turnTo(Endpoint endpoint) {
        LOG.infof("RPC endpoint %s is asked first from now on", endpoint.address());
        current = endpoint;
    }

    private void add(List<Endpoint> order, Predicate<Endpoint> which) {
        for (Endpoint one : all) {
            if (!one.health().isOfWrongChain() && which.test(one) && !order.contains(one)) {
                order.add(one);
            }
        }
    }
}
