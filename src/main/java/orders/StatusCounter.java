package orders;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts how many orders this process moved to each status: {@code agentl2_orders_total{status}}. */
@ApplicationScoped
@Named("statusCounter")
public class StatusCounter {

    private static final List<String> STATUSES = List.of(
            "awaiting_input",
            "pending",
            "processing",
            "awaiting_approval",
            "completing",
            "completed",
            "failed",
            "cancelled",
            "expired",
            "disputed");

    private final MeterRegistry metrics;

    public StatusCounter(MeterRegistry metrics) {
        this.metrics = metrics;
        // Every status is there from the start, so that a query on one that has not happened yet answers 0.
        STATUSES.forEach(this::counter);
    }

    /** Counts {@code count} orders that became {@code status}. */
    public void changed(String status, int count) {
        counter(status).increment(count);
    }

    /** Counts the rows that a statement returned, by their column {@code status}. */
    public void count(Collection<Map<String, Object>> rows) {
        rows.forEach(row -> changed((String) row.get("status"), 1));
    }

    private Counter counter(String status) {
        return Counter.builder("agentl2.orders")
                .description("Orders by the status that they were moved to")
                .tag("status", status)
                .register(metrics);
    }
}
