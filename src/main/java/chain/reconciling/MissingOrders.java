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
import java.util.HashSet;
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
    private static final int PROBED_AT_ONCE = 5_000;

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
    private final Map<String, SellerList> lists = new ConcurrentHashMap<>();
    private final long window;
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
        this.window = settings.reorgWindow();
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
        SellerList list = lists.computeIfAbsent(seller, one -> new SellerList(window));
        if (list.rests()) {
            return 0;
        }
        var at = DefaultBlockParameter.valueOf(BigInteger.valueOf(state.block()));
        List<String> all = sellers.orders(seller, at);
        List<String> look =
                list.toLookAt(all).stream().filter(id -> !ended.contains(id)).toList();
        List<String> unknown = unknown(look);
        Set<String> asked = Set.copyOf(some(unknown));
        int ready = 0;
        for (var order : marketplace.orders(List.copyOf(asked), at).entrySet()) {
            ready += look(seller, order.getKey(), order.getValue(), state);
        }
        Set<String> known = new HashSet<>(look);
        unknown.forEach(known::remove);
        list.looked(all, id -> known.contains(id) || ended.contains(id), asked, state.block());
        return ready;
    }

    private int look(String seller, String orderId, ChainOrder onChain, ReadState state) {
        Optional<ChainStatus> status = onChain.state();
        if (!onChain.exists()) {
            return 0;
        }
        if (!seller.equals(onChain.seller())
                || status.filter(ChainStatus::isEnd).isPresent()) {
            ended.add(orderId, state.block());
            return 0;
        }
        ended.remove(orderId);
        return status.filter(ChainStatus.PENDING::equals).isPresent() && reader.hosts(onChain.serviceId())
                ? record(EventReader.Found.asked(orderId, onChain, state.chainId(), state.block()))
                : 0;
    }

    /** The newest, and a few of the others: of services that nobody here offers there may be many, and none may be in the way. */
    private static List<String> some(List<String> unknown) {
        if (unknown.size() <= ORDERS_A_TURN) {
            return unknown;
        }
        int newest = unknown.size() - NEWEST;
        int others = (ORDERS_A_TURN - NEWEST) / 2;
        // Those that come first, so that the list is gone through, and any.
        List<String> any = new ArrayList<>(unknown.subList(others, newest));
        Collections.shuffle(any);
        List<String> some = new ArrayList<>(unknown.subList(0, others));
        some.addAll(any.subList(0, Math.min(others, any.size())));
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
        Set<String> unknown = new HashSet<>();
        for (int from = 0; from < ids.size(); from += PROBED_AT_ONCE) {
            String part = String.join(",", ids.subList(from, Math.min(from + PROBED_AT_ONCE, ids.size())));
            unknown.addAll(queries.list("chain/reconciling/unknown-orders", Map.of("ids", part), String.class));
        }
        return ids.stream().filter(unknown::contains).toList();
    }
}
