package queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import orders.Order;
import orders.TransientFailure;

/** When an order that failed is tried again. This is the only retry loop there is: clients below it send once. */
@ApplicationScoped
@Named("retryPolicy")
public class RetryPolicy {

    private final OrderSettings settings;

    public RetryPolicy(OrderSettings settings) {
        this.settings = settings;
    }

    /** True if the order has had its last try. */
    public boolean isExhausted(Order order) {
        return order.failures() + 1 >= settings.maxAttempts();
    }

    /**
     * How long to wait: doubling with every failure, spread over half of it so that orders that failed together do not
     * come back together, and never shorter than the other side asked for.
     */
    public Duration delay(int failures, Throwable cause) {
        long ceiling = Math.min(settings.maxBackoffMs(), (long) settings.backoffMs() << Math.min(failures, 20));
        Duration backoff =
                Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
        Duration asked = cause instanceof TransientFailure failure ? failure.retryAfter() : Duration.ZERO;
        return asked.compareTo(backoff) > 0 ? asked.plus(backoff.dividedBy(4)) : backoff;
    }
}
