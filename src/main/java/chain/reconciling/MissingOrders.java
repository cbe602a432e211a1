package chain.reconciling;

import base.Queries;
import base.QueryFailed;
import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.contract.Sellers;
import chain.reading.EventReader;
import chain.reading.OrderEvents;
import chain.reading.ReadState;
import chain.reading.RefusedEvents;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;

/** Finds orders that a seller has to fill by the contract's own list, and that no event told of. */
@ApplicationScoped
class MissingOrders {

    private static final Logger LOG = Logger.getLogger(MissingOrders.class);
    private static final int SELLERS_A_TURN = 50;
    private static final int ORDERS_A_TURN = 500;
    private static final int NEWEST = 400;

    private final Queries queries;
    private final Marketplace marketplace;
    private final Sellers sellers;
    private final EventReader reader;
    private final OrderEvents orders;
    private final CreationEvents creations;
    private final RefusedEvents left;
    private final Counter recovered;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final EndedOrders ended;
    private String last = "";

    MissingOrders(
            Queries queries,
            Marketplace marketplace,
            Sellers sellers,
            EventReader reader,
            OrderEvents orders,
            CreationEvents creations,
            RefusedEvents left,
            ChainSettings settings,
            MeterRegistry metrics) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.sellers = sellers;
        this.reader = reader;
        this.orders = orders;
        this.creations = creations;
        this.left = left;
        this.ended = new EndedOrders(settings.reorgWindow());
        this.recovered = recovered(metrics);
    }

    /** Counts also the orders that {@link OpenOrders} mends. */
    static Counter recovered(MeterRegistry metrics) {
        return Counter.builder("agentl2.orders.recovered")
                .description("Orders that were missing, or in a wrong state, until the contract was asked")
                .register(metrics);
    }

    /** Records what is missing for the next sellers, as of {@code state}'s block. @return how many orders a worker may run now */
    int record(ReadState state) {
        List<String> turn = sellers.all().stream()
                .filter(one -> one.compareTo(last) > 0)
                .limit(SELLERS_A_TURN)
                .toList();
        last = turn.size() < SELLERS_A_TURN ? "" : turn.getLast();
        int ready = 0;
        for (String seller : turn) {
            try {
                ready += record(seller, state);
                refused.remove(seller);
            } catch (TransientFailure | IllegalArgumentException e) {
                // A list that is too long for the node fails at every turn; the events and the second pass remain.
                if (refused.add(seller)) {
                    LOG.warnf("the orders of seller %s are not compared with the contract: %s", seller, e.getMessage());
                }
            }
        }
        return ready;
    }

    private int record(String seller, ReadState state) {
        var at = DefaultBlockParameter.valueOf(BigInteger.valueOf(state.block()));
        List<String> ids = sellers.orders(seller, at).stream()
                .filter(id -> !ended.contains(id))
                .toList();
        int ready = 0;
        for (var order : marketplace
                .orders(some(ids.isEmpty() ? List.of() : unknown(ids)), at)
                .entrySet()) {
            String orderId = order.getKey();
            ChainOrder onChain = order.getValue();
            Optional<ChainStatus> status = onChain.state();
            if (!onChain.exists()) {
                continue;
            }
            if (!seller.equals(onChain.seller())
                    || status.filter(ChainStatus::isEnd).isPresent()) {
                ended.add(orderId, state.block());
                continue;
            }
            ended.remove(orderId);
            if (status.filter(ChainStatus.PENDING::equals).isPresent() && reader.hosts(onChain.serviceId())) {
                ready += record(EventReader.Found.asked(orderId, onChain, state.chainId(), state.block()));
            }
        }
        return ready;
    }

    /** The newest, and a few of the others: of services that nobody here offers there may be many, and none may be in the way. */
    private static List<String> some(List<String> unknown) {
        if (unknown.size() <= ORDERS_A_TURN) {
            return unknown;
        }
        int newest = unknown.size() - NEWEST;
        List<String> some = new ArrayList<>(unknown.subList(0, newest));
        Collections.shuffle(some);
        some.subList(ORDERS_A_TURN - NEWEST, newest).clear();
        some.addAll(unknown.subList(newest, unknown.size()));
        return some;
    }

    private int record(EventReader.Found asked) {
        try {
            EventReader.Found order = creations.of(asked);
            var effect = QuarkusTransaction.requiringNew().call(() -> orders.create(order));
            if (effect != OrderEvents.Effect.NONE) {
                recovered.increment();
                left.clear(order.orderId());
                LOG.warnf("order %s is on chain, but no event told of it: it is recorded now", order.orderId());
            }
            return effect == OrderEvents.Effect.READY ? 1 : 0;
        } catch (TransientFailure | QueryFailed e) {
            LOG.warnf("order %s is on chain and is not recorded yet: %s", asked.orderId(), e.getMessage());
            return 0;
        }
    }

    /** In the list's order, which is that of the orders' creation. */
    private List<String> unknown(List<String> ids) {
        Set<String> unknown = Set.copyOf(
                queries.list("chain/reconciling/unknown-orders", Map.of("ids", String.join(",", ids)), String.class));
        return ids.stream().filter(unknown::contains).toList();
    }
}
