package chain.reconciling;

import base.Queries;
import base.QueryFailed;
import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.reading.EventReader;
import chain.reading.OrderEvents;
import chain.reading.OrderSettlement;
import chain.reading.ReadState;
import chain.reading.RefusedEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import orders.MovedOrder;
import orders.OrderStatus;
import orders.StatusCounter;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;

/** Finds orders that are in another state here than on chain, and moves them to where the contract has them. */
@ApplicationScoped
class OpenOrders {

    private static final Logger LOG = Logger.getLogger(OpenOrders.class);
    private static final int PAGE = 500;
    // A day's 100,000 orders are all compared within an hour.
    private static final int PAGES_A_TURN = 20;

    private final Queries queries;
    private final Marketplace marketplace;
    private final OrderSettlement settlement;
    private final OrderEvents events;
    private final StatusCounter counter;
    private final RefusedEvents left;
    private final Counter recovered;
    /** @param after where it begins; null for the first */
    private record Page(String after, int limit) {}

    /**
     * @param byChain true if it is in its state because the chain said so, false if a person, or the runtime, did
     * @param place by which the next page is asked for
     */
    private record Row(String orderId, OrderStatus status, boolean orphaned, boolean byChain, String place) {}

    // Where the next page of each begins.
    private String open;
    private String ended;

    OpenOrders(
            Queries queries,
            Marketplace marketplace,
            OrderSettlement settlement,
            OrderEvents events,
            StatusCounter counter,
            RefusedEvents left,
            MeterRegistry metrics) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settlement = settlement;
        this.events = events;
        this.counter = counter;
        this.left = left;
        this.recovered = MissingOrders.recovered(metrics);
    }

    /** Compares the next orders that are open here with the contract as it was after {@code state}'s block. */
    void compareOpen(ReadState state) {
        open = compare("chain/reconciling/list-open-orders", open, state);
    }

    /** The same with those that ended here within a day, whoever ended them. */
    void compareEnded(ReadState state) {
        ended = compare("chain/reconciling/list-ended-orders", ended, state);
    }

    private String compare(String query, String after, ReadState state) {
        String next = after;
        for (int page = 0; page < PAGES_A_TURN; page++) {
            List<Row> rows = queries.list(query, new Page(next, PAGE), Row.class);
            compare(rows, state);
            if (rows.size() < PAGE) {
                return null;
            }
            next = rows.getLast().place();
        }
        return next;
    }

    private void compare(List<Row> page, ReadState state) {
        var onChain = marketplace.orders(
                page.stream().map(Row::orderId).distinct().toList(),
                DefaultBlockParameter.valueOf(BigInteger.valueOf(state.block())));
        for (Row row : page) {
            ChainOrder there = onChain.get(row.orderId());
            // What the contract does not have is newer than the block, or waits for its own to come back.
            if (there.exists()) {
                there.state().ifPresent(status -> compare(row, there, status, state));
            }
        }
    }

    private void compare(Row row, ChainOrder there, ChainStatus status, ReadState state) {
        String orderId = row.orderId();
        try {
            if (QuarkusTransaction.requiringNew().call(() -> repair(row, there, status, state))) {
                recovered.increment();
                left.clear(orderId);
                LOG.warnf(
                        "order %s was %s here, but %s on chain: put right",
                        orderId, row.status().word(), status);
            }
        } catch (QueryFailed e) {
            LOG.warnf("order %s is %s on chain, and is not put right: %s", orderId, status, e.getMessage());
        }
    }

    private boolean repair(Row row, ChainOrder there, ChainStatus status, ReadState state) {
        String orderId = row.orderId();
        if (status != ChainStatus.PENDING) {
            return end(row, status, state.block());
        }
        if (row.orphaned()) {
            var found = EventReader.Found.asked(orderId, there, state.chainId(), state.block());
            return events.restore(found) != OrderEvents.Effect.NONE;
        }
        return switch (row.status()) {
            case DISPUTED -> settlement.resume(orderId, state.block());
            case COMPLETED -> back("chain/reconciling/reopen-order", orderId, state.block());
            // Who stopped it here may take it up again here.
            case CANCELLED -> row.byChain() && back("chain/reconciling/reopen-order", orderId, state.block());
            case FAILED -> back("chain/reconciling/resume-refused-order", orderId, state.block());
            // Past its deadline, an order stays Pending on chain.
            default -> false;
        };
    }

    private boolean end(Row row, ChainStatus status, long block) {
        OrderStatus end = status.orderStatus();
        if (end == row.status() && row.byChain()) {
            return false;
        }
        // Completed is for good, as events go. It was no end if the contract has another.
        boolean reopened = row.status() == OrderStatus.COMPLETED
                && end != row.status()
                && back("chain/reconciling/reopen-order", row.orderId(), block);
        return settlement.settle(row.orderId(), status, block) || reopened;
    }

    private boolean back(String query, String orderId, long block) {
        List<MovedOrder> moved = queries.list(query, Map.of("orderId", orderId, "block", block), MovedOrder.class);
        counter.moved(moved);
        return !moved.isEmpty();
    }
}
