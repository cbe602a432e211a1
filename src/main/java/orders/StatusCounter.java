package orders;

import base.RouteRow;
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

    private final MeterRegistry metrics;

    public StatusCounter(MeterRegistry metrics) {
        this.metrics = metrics;
        // Every status is there from the start, so that a query on one that has not happened yet answers 0.
        List.of(OrderStatus.values()).forEach(this::counter);
    }

    /** Counts {@code count} orders that became {@code status}. */
    public void changed(OrderStatus status, int count) {
        counter(status).increment(count);
    }

    /** Counts the orders that a statement moved. */
    public void moved(Collection<MovedOrder> orders) {
        orders.forEach(one -> changed(one.status(), 1));
    }

    /** Counts the rows that a route's statement returned, by their column {@code status}. */
    public void count(Collection<Map<String, Object>> rows) {
        rows.forEach(row -> changed(RouteRow.as(Row.class, row).status(), 1));
    }

    private record Row(OrderStatus status) {}

    private Counter counter(OrderStatus status) {
        return Counter.builder("agentl2.orders")
                .description("Orders by the status that they were moved to")
                .tag("status", status.word())
                .register(metrics);
    }
}
