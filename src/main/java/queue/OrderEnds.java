package queue;

import base.Gathered;
import base.Json;
import base.Queries;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orders.MovedOrder;
import orders.OrderStatus;
import runs.OrderStanding;
import runs.Turns;

/** Writes down how orders end that have their answers: those that end at the same moment by one statement. */
@ApplicationScoped
@Named("orderEnds")
public class OrderEnds {

    /** A result may have a megabyte. */
    private static final int MOST_AT_ONCE = 25;

    private final Queries queries;
    private final Turns turns;
    private final ObjectMapper json = Json.mapper();
    private final Gathered<FinishedOrder, List<MovedOrder>> writes =
            new Gathered<>("order-writer", MOST_AT_ONCE, this::together, this::alone);

    public OrderEnds(Queries queries, Turns turns) {
        this.queries = queries;
        this.turns = turns;
    }

    /**
     * Returns the order's new status when it is stored; nothing if the attempt no longer held the order. Its last turn is kept
     * for the next attempt then, which need not pay for it again.
     */
    public List<MovedOrder> finish(FinishedOrder order) {
        List<MovedOrder> moved = writes.get(order);
        if (moved.isEmpty() && order.turn() != null) {
            turns.keepLate(order.turn());
        }
        return moved;
    }

    private Map<FinishedOrder, List<MovedOrder>> together(List<FinishedOrder> orders) {
        Map<UUID, FinishedOrder> byId = new HashMap<>();
        // Of an order that came back to the worker that had lost it there may be two: the older one has lost.
        orders.forEach(one -> byId.merge(one.id(), one, (a, b) -> a.attempt() - b.attempt() > 0 ? a : b));
        String rows = json.valueToTree(byId.values()).toString();
        Map<FinishedOrder, List<MovedOrder>> done = new IdentityHashMap<>();
        queries.list("queue/finish-orders", Map.of("rows", rows), MovedOrder.class)
                .forEach(moved -> done.put(byId.get(moved.id()), List.of(moved)));
        return done;
    }

    private List<MovedOrder> alone(FinishedOrder order) {
        return OrderStanding.awaiting(
                        queries,
                        order.id(),
                        order.attempt(),
                        one -> one.held() && one.status() == OrderStatus.PROCESSING,
                        () -> together(List.of(order)).get(order))
                .orElse(List.of());
    }

    @PreDestroy
    void stop() {
        writes.close();
    }
}
