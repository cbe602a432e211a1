package steering;

import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.StatusCounter;

/** Says why an order did not take the step that a person asked for. */
@ApplicationScoped
@Named("orderSteps")
public class OrderSteps {

    private static final Map<String, String> ENDS =
            Map.of("complete", "completing", "cancel", "cancelled", "take input", "pending");

    private static final Map<String, String> STARTS = Map.of(
            "complete", "awaiting_input, pending, awaiting_approval or failed",
            "cancel", "awaiting_input, pending, processing, awaiting_approval or failed",
            "take input", "awaiting_input");

    private final StatusCounter counter;

    public OrderSteps(StatusCounter counter) {
        this.counter = counter;
    }

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
        if (!Boolean.TRUE.equals(row.get("changed"))) {
            throw Refusal.conflict(
                    null, "the order is " + row.get("status") + "; to " + step + " it must be " + STARTS.get(step));
        }
        count(row, step);
    }

    /** Counts the order's new state if the step moved it to another one. {@code row} is null if there is no order. */
    public void count(Map<String, Object> row, String step) {
        count(row, ENDS.get(step), counter);
    }

    static void count(Map<String, Object> row, String next, StatusCounter counter) {
        if (row != null && Boolean.TRUE.equals(row.get("changed")) && !next.equals(row.get("status"))) {
            counter.changed(next, 1);
        }
    }
}
