package chain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import operations.Queries;
import orders.StatusCounter;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;
import org.web3j.protocol.core.methods.response.Log;

/** Writes a range's events and the cursor that covers them, in one transaction. */
@ApplicationScoped
@Named("eventRecorder")
public class EventRecorder {

    // PostgreSQL's timestamps end in the year 294276; a contract's deadline need not.
    private static final BigInteger LAST_SECOND = BigInteger.valueOf(253_402_300_799L);

    private final Queries queries;
    private final Marketplace marketplace;
    private final EventCursor cursor;
    private final OrderSettlement settlement;
    private final StatusCounter counter;
    private final Counter ignored;
    private final Counter recorded;

    public EventRecorder(
            Queries queries,
            Marketplace marketplace,
            EventCursor cursor,
            OrderSettlement settlement,
            StatusCounter counter,
            MeterRegistry metrics) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.cursor = cursor;
        this.settlement = settlement;
        this.counter = counter;
        this.ignored = Counter.builder("agentl2.events.ignored")
                .description("Events of the marketplace that concern no agent of this runtime")
                .register(metrics);
        this.recorded = Counter.builder("agentl2.events.recorded")
                .description("Events of the marketplace that were applied to orders")
                .register(metrics);
    }

    private record Found(ContractAbi.Event event, Log log) {
        String orderId() {
            return (String) event.fields().get("orderId");
        }
    }

    /**
     * Records what happened in {@code range}. If another listener was faster, nothing is written.
     *
     * @return how many orders became ready for a worker
     */
    public int record(@Body List<LogResult<?>> logs, @Variable("range") EventCursor.Range range) {
        List<Found> found = new ArrayList<>();
        for (LogResult<?> result : logs) {
            Log log = (Log) result.get();
            marketplace.abi().decodeEvent(log).ifPresent(event -> found.add(new Found(event, log)));
        }
        List<Found> ours = found.stream().filter(this::isOurs).toList();
        // Asked before the transaction, which must not wait for the node.
        var onChain = marketplace.orders(ours.stream()
                .filter(one -> one.event().name().equals("OrderCreated"))
                .map(Found::orderId)
                .toList());
        int ready = QuarkusTransaction.requiringNew().call(() -> write(ours, onChain, range));
        if (ready >= 0) {
            ignored.increment(found.size() - (double) ours.size());
            recorded.increment(ours.size());
        }
        cursor.grow();
        return Math.max(ready, 0);
    }

    private boolean isOurs(Found one) {
        var parameters = new HashMap<String, Object>();
        parameters.put("serviceId", one.event().fields().get("serviceId"));
        // An order that is created in this very range is not a row yet; its later events are kept by settle-order's own
        // test.
        return !one.event().name().equals("OrderCreated")
                || queries.row("hosts-service", parameters).isPresent();
    }

    private int write(List<Found> events, Map<String, Map<String, Object>> onChain, EventCursor.Range range) {
        var step = new HashMap<>(cursor.key());
        step.put("before", range.from() - 1);
        step.put("after", range.to());
        if (queries.update("move-cursor", step) == 0) {
            return -1;
        }
        int ready = 0;
        for (Found one : events) {
            if (one.event().name().equals("OrderCreated")) {
                ready += insert(one, onChain.get(one.orderId()));
            } else {
                apply(one);
            }
        }
        return ready;
    }

    private int insert(Found one, Map<String, Object> onChain) {
        Map<String, Object> fields = one.event().fields();
        Map<String, Object> row = new HashMap<>();
        for (String name : List.of("orderId", "serviceId", "buyer", "seller")) {
            row.put(name, fields.get(name));
        }
        row.put("price", new BigDecimal((BigInteger) fields.get("totalPrice")));
        row.put("units", new BigDecimal((BigInteger) onChain.get("units")));
        row.put(
                "deadline",
                ((BigInteger) onChain.get("deadline")).min(LAST_SECOND).longValue());
        row.put("inputHash", fields.get("inputHash"));
        row.put("inputUri", fields.getOrDefault("inputURI", fields.get("inputUri")));
        row.put("block", one.log().getBlockNumber().longValueExact());
        row.put("transaction", one.log().getTransactionHash());
        var inserted = queries.rows("record-order", row);
        counter.count(inserted);
        return (int) inserted.stream()
                .filter(order -> order.get("status").equals("pending"))
                .count();
    }

    private void apply(Found one) {
        String status =
                switch (one.event().name()) {
                    case "OrderCompleted" -> "completed";
                    case "OrderDisputed" -> "disputed";
                    case "OrderCancelled", "OrderRefunded" -> "cancelled";
                    case "OrderDisputeResolved" ->
                        Boolean.TRUE.equals(one.event().fields().get("refundBuyer")) ? "cancelled" : "completed";
                    default -> null;
                };
        if (status != null) {
            String uri = (String) one.event().fields().get("resultURI");
            String error = status.equals("completed") ? null : one.event().name() + " on chain";
            settlement.settle(one.orderId(), status, one.log().getTransactionHash(), uri, error);
        }
    }
}
