package chain.reading;

import base.Json;
import base.PlainText;
import base.Queries;
import chain.contract.ChainStatus;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /**
     * What an event did.
     *
     * @param isNews false if it only put an order into another block
     */
    record Done(EventReader.Found one, Effect effect, boolean isNews) {

        /** How many orders a worker may run now. */
        static int ready(List<Done> done) {
            return (int)
                    done.stream().filter(one -> one.effect() == Effect.READY).count();
        }
    }

    /** Applies events, which are in their order on chain. @return what those did that did anything */
    List<Done> apply(List<EventReader.Found> events) {
        return apply(events, null);
    }

    /**
     * Applies events that were missed. What the contract has done since with an order that is recorded so late is applied too,
     * because those events were passed over while nobody knew the order.
     *
     * @param asOf the block after which the contract was asked about the orders
     */
    List<Done> recover(List<EventReader.Found> events, long asOf) {
        return apply(events, asOf);
    }

    private List<Done> apply(List<EventReader.Found> events, Long asOf) {
        List<Done> done = new ArrayList<>();
        for (List<EventReader.Found> round : rounds(events)) {
            List<EventReader.Found> creations =
                    round.stream().filter(EventReader.Found::isCreation).toList();
            Map<String, OrderStatus> created = create(creations);
            Map<String, OrderStatus> restored = restore(creations.stream()
                    .filter(one -> !created.containsKey(one.orderId()))
                    .toList());
            for (EventReader.Found one : creations) {
                if (created.containsKey(one.orderId())) {
                    boolean over = asOf != null && settleAsOnChain(one, asOf);
                    done.add(new Done(one, over ? Effect.CHANGED : effect(created.get(one.orderId())), true));
                } else if (restored.containsKey(one.orderId())) {
                    done.add(new Done(one, effect(restored.get(one.orderId())), false));
                }
            }
            done.addAll(end(round));
            for (EventReader.Found one : round) {
                if (isRejection(one)) {
                    settlement.resume(one).ifPresent(status -> done.add(new Done(one, effect(status), true)));
                }
            }
        }
        return done;
    }

    /** In one statement an order takes one step: the first events of all orders, then the second ones, and so on. */
    private static List<List<EventReader.Found>> rounds(List<EventReader.Found> events) {
        List<List<EventReader.Found>> rounds = new ArrayList<>();
        Map<String, Integer> next = new HashMap<>();
        for (EventReader.Found one : events) {
            int round = next.merge(one.orderId(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(one);
        }
        return rounds;
    }

    private List<Done> end(List<EventReader.Found> round) {
        Map<EventReader.Found, OrderStatus> ends = new LinkedHashMap<>();
        round.forEach(one -> end(one).ifPresent(status -> ends.put(one, status)));
        Set<String> moved = settlement.settle(ends);
        return ends.keySet().stream()
                .filter(one -> moved.contains(one.orderId()))
                .map(one -> new Done(one, Effect.CHANGED, true))
                .toList();
    }

    private static Optional<OrderStatus> end(EventReader.Found one) {
        return Optional.ofNullable(
                switch (one.event().name()) {
                    case "OrderCompleted" -> OrderStatus.COMPLETED;
                    case "OrderDisputed" -> OrderStatus.DISPUTED;
                    case "OrderCancelled", "OrderRefunded" -> OrderStatus.CANCELLED;
                    case "OrderDisputeResolved" -> isRejection(one) ? null : OrderStatus.CANCELLED;
                    default -> null;
                });
    }

    /** Nobody was paid: the contract has the order Pending again. */
    private static boolean isRejection(EventReader.Found one) {
        return one.event().name().equals("OrderDisputeResolved")
                && !Boolean.TRUE.equals(one.event().fields().get("refundBuyer"));
    }

    private boolean settleAsOnChain(EventReader.Found one, long asOf) {
        ChainStatus status = one.onChain().state().orElse(ChainStatus.PENDING);
        if (status == ChainStatus.PENDING) {
            return false;
        }
        settlement.settle(one.orderId(), status, asOf);
        return true;
    }

    /**
     * Locks the queue's rows of all orders that {@code events} are about, and then the orders. To be called before the first of
     * them is applied: who holds one order's row, or its agent's totals, and waits for the next order could wait for somebody
     * who has that and waits for the first.
     */
    void lock(List<EventReader.Found> events) {
        lock(events.stream().map(EventReader.Found::orderId).collect(Collectors.toSet()));
    }

    /** The same for orders by the marketplace's ids. */
    void lock(Collection<String> orderIds) {
        String ids = String.join(",", orderIds);
        queries.run("queue/lock-queued-orders", Map.of("orderIds", ids));
        queries.run("chain/reading/lock-orders", Map.of("orderIds", ids));
    }

    /** Records an order unless it is there. */
    public Effect create(EventReader.Found one) {
        return effect(create(List.of(one)).get(one.orderId()));
    }

    /** Puts an order into the block that has its event now, if that is another than before. */
    public Effect restore(EventReader.Found one) {
        return effect(restore(List.of(one)).get(one.orderId()));
    }

    /** Records those that are not there. @return their status, by the marketplace's ids */
    private Map<String, OrderStatus> create(List<EventReader.Found> creations) {
        Map<String, OrderStatus> created = new HashMap<>();
        written("chain/reading/record-orders", creations, Recorded.class).forEach(order -> {
            counter.changed(order.status(), 1);
            created.put(order.orderId(), order.status());
        });
        return created;
    }

    /** The same for those that another block has now. */
    private Map<String, OrderStatus> restore(List<EventReader.Found> creations) {
        Map<String, OrderStatus> restored = new HashMap<>();
        written("chain/reading/restore-orders", creations, Restored.class).forEach(order -> {
            if (order.returned()) {
                queries.run("queue/requeue-order", order);
            }
            restored.put(order.orderId(), order.status());
        });
        return restored;
    }

    private <T> List<T> written(String statement, List<EventReader.Found> creations, Class<T> type) {
        if (creations.isEmpty()) {
            return List.of();
        }
        var values = Map.of("orders", rows(creations.stream().map(Creation::of).toList()));
        return queries.list(statement, values, type);
    }

    /** As a statement takes many rows at once: it reads them out of JSON. */
    static String rows(List<? extends Record> rows) {
        try {
            return Json.mapper().writeValueAsString(rows);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private record Recorded(String orderId, OrderStatus status) {}

    /** @param returned true if its block had been replaced, and it may be worked on again */
    private record Restored(UUID id, String orderId, OrderStatus status, boolean returned) {}

    private static Effect effect(OrderStatus status) {
        if (status == null) {
            return Effect.NONE;
        }
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
            String transaction,
            Integer logIndex) {

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
                    one.transaction(),
                    one.logIndex());
        }
    }

    /** Any buyer may write anything there, and it must not stop those who read it. */
    private static String text(Object value) {
        return PlainText.of((String) value, LONGEST_TEXT);
    }
}
