package steering;

import base.Refusal;
import base.RouteRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.OrderStatus;
import orders.StatusCounter;

/** Says why an order did not take the step that a person asked for. */
@ApplicationScoped
@Named("orderSteps")
public class OrderSteps {

    private final StatusCounter counter;

    public OrderSteps(StatusCounter counter) {
        this.counter = counter;
    }

    /**
     * What a step's statement returned.
     *
     * @param status as it was
     * @param changed whether the order took the step
     */
    private record Taken(OrderStatus status, boolean changed) {}

    /**
     * Refuses unless the order took the step.
     *
     * @param row what the step's statement returned: {@code status} as it was, and {@code changed}; null if there is no order
     * @param step one of complete, cancel and take input
     */
    public void require(Map<String, Object> row, String step) {
        if (row == null) {
            throw Refusal.unknown("order");
        }
        if (Boolean.FALSE.equals(row.get("matches"))) {
            throw Refusal.conflict(
                    null, "the input does not have the hash that the order carries: send the exact bytes");
        }
        Taken taken = RouteRow.as(Taken.class, row);
        if (!taken.changed()) {
            throw Refusal.conflict(
                    null,
                    "the order is " + taken.status().word() + "; to " + step + " it must be "
                            + Step.of(step).starts());
        }
        count(row, step);
    }

    /** Counts the order's new state if the step moved it to another one. {@code row} is null if there is no order. */
    public void count(Map<String, Object> row, String step) {
        Taken taken = RouteRow.as(Taken.class, row);
        OrderStatus next = Step.of(step).end();
        if (taken != null && taken.changed() && next != taken.status()) {
            counter.changed(next, 1);
        }
    }
}
