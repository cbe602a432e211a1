package queue;

import agents.Agent;
import base.RouteRow;
import guardrails.Review;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import orders.MovedOrder;
import orders.NotReady;
import orders.Order;
import orders.OrderCancelled;
import orders.OrderExpired;
import orders.OrderStatus;
import orders.PermanentFailure;
import orders.TransientFailure;
import results.address.Publication;
import results.address.StoredResult;
import runs.Answer;
import runs.Conversation;
import runs.Turns;

/** How an execution ends: what the statement that writes it down is given. */
@ApplicationScoped
@Named("orderOutcome")
public class OrderOutcome {

    private static final int MAX_ERROR_LENGTH = 1000;

    private final RetryPolicy retries;
    private final Publication publication;
    private final Turns turns;

    public OrderOutcome(RetryPolicy retries, Publication publication, Turns turns) {
        this.retries = retries;
        this.publication = publication;
        this.turns = turns;
    }

    /** True if the order may be tried again after {@code cause}. */
    public boolean isRetried(Order order, Exception cause) {
        return cause instanceof NotReady || !(cause instanceof PermanentFailure) && !retries.isExhausted(order);
    }

    /** For {@code return-order.sql}. */
    public Map<String, Object> retry(Order order, Exception cause) {
        Duration delay = retries.delay(order.failures(), cause);
        return Map.of(
                "id",
                order.id(),
                "attempt",
                order.attempt(),
                "delayMs",
                delay.toMillis(),
                "tries",
                cause instanceof NotReady ? 0 : 1,
                "error",
                reason(cause));
    }

    /** For {@code end-order.sql}. */
    public Map<String, Object> end(Order order, Exception cause) {
        OrderStatus status =
                switch (cause) {
                    case OrderExpired expired -> OrderStatus.EXPIRED;
                    case OrderCancelled cancelled -> OrderStatus.CANCELLED;
                    default -> OrderStatus.FAILED;
                };
        return Map.of("id", order.id(), "attempt", order.attempt(), "status", status.word(), "error", reason(cause));
    }

    /** For {@link OrderEnds#finish}. */
    public FinishedOrder finish(
            Order order, Agent agent, Answer answer, Review review, StoredResult result, Conversation run) {
        return new FinishedOrder(
                order.id(),
                order.attempt(),
                (review.isNeeded() ? OrderStatus.AWAITING_APPROVAL : OrderStatus.COMPLETING).word(),
                result.bytes(),
                result.cid(),
                publication.isBeforeCompletion(),
                result.uri(),
                result.hash(),
                answer.text(),
                agent.version(),
                answer.model(),
                answer.durationMs(),
                review.confidence(),
                review.isNeeded() ? review.reasons() : null,
                turns.unstored(run));
    }

    /** What became of the order, for the log, by the rows that the statement returned. */
    public String written(List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return "was settled or taken over meanwhile, and this attempt no longer counts";
        }
        OrderStatus status = RouteRow.as(MovedOrder.class, rows.getFirst()).status();
        return status == OrderStatus.PENDING ? "goes back to the queue" : "is " + status.word();
    }

    /** What the order's log and the API say. Only our own failures are written for readers outside. */
    private static String reason(Exception cause) {
        boolean readable = cause instanceof PermanentFailure || cause instanceof TransientFailure;
        String text = readable
                ? cause.getMessage()
                : "internal error: " + cause.getClass().getSimpleName();
        return text.length() <= MAX_ERROR_LENGTH ? text : text.substring(0, MAX_ERROR_LENGTH);
    }
}
