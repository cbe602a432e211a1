package steering;

import base.Refusal;
import base.RouteRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.OrderStatus;
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
        Retried order = RouteRow.as(Retried.class, row);
        if (!order.changed()) {
            throw Refusal.conflict(null, obstacle(order));
        }
        if (order.next() != order.status()) {
            counter.changed(order.next(), 1);
        }
    }

    /**
     * What {@code retry-order.sql} returned.
     *
     * @param status as it was
     * @param next where it goes on, if it does
     * @param deadline in the API's form
     */
    private record Retried(
            OrderStatus status,
            OrderStatus next,
            boolean changed,
            boolean tooLate,
            boolean deadlinePassed,
            String deadline,
            boolean stoppedHere,
            boolean agentDeleted) {}

    private String obstacle(Retried order) {
        return switch (order.status()) {
            case AWAITING_INPUT -> "the order waits for its input: hand it in with POST /api/orders/{orderId}/input";
            case PROCESSING -> "a worker runs the order now: cancel it first, or wait";
            case COMPLETED -> "the order is completed, and its seller paid";
            case DISPUTED ->
                "the order is disputed: the marketplace's fee collector decides, on chain; if the dispute is rejected, the order goes on"
                        + " by itself";
            case CANCELLED ->
                order.stoppedHere() ? unfit(order) : "the order was cancelled on chain: the buyer has the money back";
            default -> unfit(order);
        };
    }

    private String unfit(Retried order) {
        if (order.deadlinePassed()) {
            return "the deadline passed at " + order.deadline();
        }
        if (order.tooLate()) {
            return "the deadline, " + order.deadline() + ", is less than " + minimumDeadlineSeconds
                    + " s away: the order would not be started";
        }
        return order.agentDeleted()
                ? "the order's agent is deleted"
                : "the order changed its state meanwhile; read it and try again";
    }
}
