package chain.reading;

import base.PlainText;
import base.Queries;
import chain.contract.ChainStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orders.StatusCounter;

/** Applies the marketplace's events to orders; each as often as one likes. To be called in a transaction. */
@ApplicationScoped
public class OrderEvents {

    // PostgreSQL's timestamps end in the year 294276; a contract's deadline need not.
    private static final BigInteger LAST_SECOND = BigInteger.valueOf(253_402_300_799L);

    private static final int LONGEST_TEXT = 2000;

    private final Queries queries;
    private final OrderSettlement settlement;
    private final StatusCounter counter;

    OrderEvents(Queries queries, OrderSettlement settlement, StatusCounter counter) {
        this.queries = queries;
        this.settlement = settlement;
        this.counter = counter;
    }

    /** What an event did. */
    public enum Effect {
        NONE,
        CHANGED,
        /** It made an order one that a worker may run. */
        READY
    }

    Effect apply(EventReader.Found one) {
        if (one.isCreation()) {
            Effect created = create(one);
            return created == Effect.NONE ? restore(one) : created;
        }
        String status =
                switch (one.event().name()) {
                    case "OrderCompleted" -> "completed";
                    case "OrderDisputed" -> "disputed";
                    case "OrderCancelled", "OrderRefunded" -> "cancelled";
                    case "OrderDisputeResolved" ->
                        Boolean.TRUE.equals(one.event().fields().get("refundBuyer")) ? "cancelled" : "completed";
                    default -> null;
                };
        String uri = (String) one.event().fields().get("resultURI");
        String error = "completed".equals(status) ? null : one.event().name() + " on chain";
        boolean moved =
                status != null && settlement.settle(one.orderId(), status, one.block(), one.transaction(), uri, error);
        return moved ? Effect.CHANGED : Effect.NONE;
    }

    /**
     * Locks the queue's rows of all orders that {@code events} are about, and then the orders. To be called before the first of
     * them is applied: who holds one order's row, or its agent's totals, and waits for the next order could wait for somebody
     * who has that and waits for the first.
     */
    void lock(List<EventReader.Found> events) {
        String ids = events.stream().map(EventReader.Found::orderId).distinct().collect(Collectors.joining(","));
        queries.rows("queue/lock-queued-orders", Map.of("orderIds", ids));
        queries.rows("chain/reading/lock-orders", Map.of("orderIds", ids));
    }

    /** Records an order unless it is there. */
    public Effect create(EventReader.Found one) {
        var inserted = queries.rows("chain/reading/record-order", row(one));
        counter.count(inserted);
        return effect(inserted);
    }

    /**
     * Records an order late, unless it is there. What the contract has done with it since is applied too, because those events
     * were passed over while nobody knew the order.
     *
     * @param asOf the block after which the contract was asked about it
     */
    Effect recover(EventReader.Found one, long asOf) {
        Effect effect = create(one);
        ChainStatus status = EventReader.status(one.onChain()).orElse(ChainStatus.PENDING);
        if (effect != Effect.NONE && status != ChainStatus.PENDING) {
            settlement.settle(one.orderId(), status, asOf);
            return Effect.CHANGED;
        }
        return effect;
    }

    /** Puts an order into the block that has its event now, if that is another than before. */
    public Effect restore(EventReader.Found one) {
        var restored = queries.rows("chain/reading/restore-order", row(one));
        if (!restored.isEmpty() && Boolean.TRUE.equals(restored.getFirst().get("returned"))) {
            queries.rows("queue/requeue-order", restored.getFirst());
        }
        return effect(restored);
    }

    private static Effect effect(List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return Effect.NONE;
        }
        return "pending".equals(rows.getFirst().get("status")) ? Effect.READY : Effect.CHANGED;
    }

    private static Map<String, Object> row(EventReader.Found one) {
        Map<String, Object> fields = one.event().fields();
        Map<String, Object> row = new HashMap<>();
        for (String name : List.of("orderId", "serviceId", "buyer", "seller")) {
            row.put(name, fields.get(name));
        }
        row.put("price", new BigDecimal((BigInteger) fields.get("totalPrice")));
        row.put("units", new BigDecimal((BigInteger) one.onChain().get("units")));
        row.put(
                "deadline",
                ((BigInteger) one.onChain().get("deadline")).min(LAST_SECOND).longValue());
        row.put("inputHash", text(fields.get("inputHash")));
        row.put("inputUri", text(fields.getOrDefault("inputURI", fields.get("inputUri"))));
        row.put("chainId", one.chainId());
        row.put("block", one.block());
        row.put("transaction", one.transaction());
        return row;
    }

    /** Any buyer may write anything there, and it must not stop those who read it. */
    private static String text(Object value) {
        return PlainText.of((String) value, LONGEST_TEXT);
    }
}
