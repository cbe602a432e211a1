package queue;

import agents.Agent;
import base.Json;
import base.RouteRow;
import guardrails.Review;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
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

/** How an execution ends: the parameters of the statement that writes it down. */
@ApplicationScoped
@Named("orderOutcome")
public class OrderOutcome {

    private static final int MAX_ERROR_LENGTH = 1000;

    private final RetryPolicy retries;
    private final Publication publication;

    public OrderOutcome(RetryPolicy retries, Publication publication) {
        this.retries = retries;
        this.publication = publication;
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

    /** For {@code finish-order.sql}. */
    public Map<String, Object> finish(Order order, Agent agent, Answer answer, Review review, StoredResult result) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", order.id());
        row.put("attempt", order.attempt());
        row.put("status", (review.isNeeded() ? OrderStatus.AWAITING_APPROVAL : OrderStatus.COMPLETING).word());
        row.put("bytes", Base64.getEncoder().encodeToString(result.bytes()));
        row.put("cid", result.cid());
        row.put("published", publication.isBeforeCompletion());
        row.put("uri", result.uri());
        row.put("hash", result.hash());
        row.put("result", answer.text());
        row.put("agentVersion", agent.version());
        row.put("model", answer.model());
        row.put("executionTimeMs", answer.durationMs());
        row.put("confidence", review.confidence());
        row.put(
                "reviewReasons",
                review.isNeeded() ? Json.mapper().valueToTree(review.reasons()).toString() : null);
        return row;
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
