package chain.reading;

import base.PlainText;
import base.Queries;
import chain.contract.ChainStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import orders.MovedOrder;
import orders.OrderStatus;
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
        return switch (one.event().name()) {
            case "OrderCompleted" -> settle(one, OrderStatus.COMPLETED);
            case "OrderDisputed" -> settle(one, OrderStatus.DISPUTED);
            case "OrderCancelled", "OrderRefunded" -> settle(one, OrderStatus.CANCELLED);
            case "OrderDisputeResolved" ->
                Boolean.TRUE.equals(one.event().fields().get("refundBuyer"))
                        ? settle(one, OrderStatus.CANCELLED)
                        // Nobody was paid: the contract has the order Pending again.
                        : settlement.resume(one).map(OrderEvents::effect).orElse(Effect.NONE);
            default -> Effect.NONE;
        };
    }

    private Effect settle(EventReader.Found one, OrderStatus status) {
        return settlement.settle(one, status) ? Effect.CHANGED : Effect.NONE;
    }

    /**
     * Locks the queue's rows of all orders that {@code events} are about, and then the orders. To be called before the first of
     * them is applied: who holds one order's row, or its agent's totals, and waits for the next order could wait for somebody
     * who has that and waits for the first.
     */
    void lock(List<EventReader.Found> events) {
        String ids = events.stream().map(EventReader.Found::orderId).distinct().collect(Collectors.joining(","));
        queries.run("queue/lock-queued-orders", Map.of("orderIds", ids));
        queries.run("chain/reading/lock-orders", Map.of("orderIds", ids));
    }

    /** Records an order unless it is there. */
    public Effect create(EventReader.Found one) {
        List<MovedOrder> inserted = queries.list("chain/reading/record-order", Creation.of(one), MovedOrder.class);
        counter.moved(inserted);
        return inserted.isEmpty() ? Effect.NONE : effect(inserted.getFirst().status());
    }

    /**
     * Records an order late, unless it is there. What the contract has done with it since is applied too, because those events
     * were passed over while nobody knew the order.
     *
     * @param asOf the block after which the contract was asked about it
     */
    Effect recover(EventReader.Found one, long asOf) {
        Effect effect = create(one);
        ChainStatus status = one.onChain().state().orElse(ChainStatus.PENDING);
        if (effect != Effect.NONE && status != ChainStatus.PENDING) {
            settlement.settle(one.orderId(), status, asOf);
            return Effect.CHANGED;
        }
        return effect;
    }

    /** Puts an order into the block that has its event now, if that is another than before. */
    public Effect restore(EventReader.Found one) {
        Optional<Restored> restored = queries.first("chain/reading/restore-order", Creation.of(one), Restored.class);
        restored.filter(Restored::returned).ifPresent(order -> queries.run("queue/requeue-order", order));
        return restored.map(order -> effect(order.status())).orElse(Effect.NONE);
    }

    /** @param returned true if its block had been replaced, and it may be worked on again */
    private record Restored(UUID id, OrderStatus status, boolean returned) {}

    private static Effect effect(OrderStatus status) {
        return status == OrderStatus.PENDING ? Effect.READY : Effect.CHANGED;
    }

    /** What is stored of an order: from its event, and from the contract what the event does not tell. */
    private record Creation(
            String orderId,
            String serviceId,
            String buyer,
            String seller,
            BigInteger price,
            BigInteger units,
            long deadline,
            String inputHash,
            String inputUri,
            long chainId,
            long block,
            String transaction) {

        static Creation of(EventReader.Found one) {
            Map<String, Object> fields = one.event().fields();
            return new Creation(
                    one.orderId(),
                    (String) fields.get("serviceId"),
                    (String) fields.get("buyer"),
                    (String) fields.get("seller"),
                    (BigInteger) fields.get("totalPrice"),
                    one.onChain().units(),
                    one.onChain().deadline().min(LAST_SECOND).longValue(),
                    text(fields.get("inputHash")),
                    text(fields.getOrDefault("inputURI", fields.get("inputUri"))),
                    one.chainId(),
                    one.block(),
                    one.transaction());
        }
    }

    /** Any buyer may write anything there, and it must not stop those who read it. */
    private static String text(Object value) {
        return PlainText.of((String) value, LONGEST_TEXT);
    }
}
