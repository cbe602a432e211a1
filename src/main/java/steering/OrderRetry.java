package steering;

import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.StatusCounter;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says why an order was not run again. */
@ApplicationScoped
@Named("orderRetry")
public class OrderRetry {

    private final StatusCounter counter;
    private final long minimumDeadlineSeconds;

    public OrderRetry(
            StatusCounter counter,
            @ConfigProperty(name = "agentl2.chain.minimum-deadline-seconds") long minimumDeadlineSeconds) {
        this.counter = counter;
        this.minimumDeadlineSeconds = minimumDeadlineSeconds;
    }

    /** Refuses unless the order runs again. {@code row} is what {@code retry-order.sql} returned; null if there is no order. */
    public void require(Map<String, Object> row) {
        if (row == null) {
            throw Refusal.unknown("order");
        }
        if (!Boolean.TRUE.equals(row.get("changed"))) {
            throw Refusal.conflict(null, obstacle(row));
        }
        OrderSteps.count(row, (String) row.get("next"), counter);
    }

    private String obstacle(Map<String, Object> row) {
        String status = (String) row.get("status");
        return switch (status) {
            case "awaiting_input" -> "the order waits for its input: hand it in with POST /api/orders/{orderId}/input";
            case "processing" -> "a worker runs the order now: cancel it first, or wait";
            case "completed" -> "the order is completed, and its seller paid";
            case "disputed" -> "the order is disputed: the marketplace's fee collector decides, on chain";
            case "cancelled" ->
                is(row, "stopped_here") ? unfit(row) : "the order was cancelled on chain: the buyer has the money back";
            default -> unfit(row);
        };
    }

    private String unfit(Map<String, Object> row) {
        if (is(row, "deadline_passed")) {
            return "the deadline passed at " + row.get("deadline");
        }
        if (is(row, "too_late")) {
            return "the deadline, " + row.get("deadline") + ", is less than " + minimumDeadlineSeconds
                    + " s away: the order would not be started";
        }
        return is(row, "agent_deleted")
                ? "the order's agent is deleted"
                : "the order changed its state meanwhile; read it and try again";
    }

    private static boolean is(Map<String, Object> row, String fact) {
        return Boolean.TRUE.equals(row.get(fact));
    }
}
