package queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How a worker runs orders. */
@ConfigMapping(prefix = "agentl2.orders")
public interface OrderSettings {

    /** How many orders one worker runs at once, 1 to 1000 ({@code MAX_CONCURRENT_EXECUTIONS}). */
    @WithDefault("10")
    int maxConcurrentExecutions();

    /** How often a worker looks for orders when nothing wakes it, 50 to 60000 milliseconds ({@code ORDER_POLL_INTERVAL_MS}). */
    @WithDefault("1000")
    int pollIntervalMs();

    /** How long a silent worker keeps an order, 3000 to 300000 milliseconds. It is renewed at a third of it. */
    @WithDefault("15000")
    int leaseMs();

    /** How often an order is tried before it ends as failed, 1 to 100 ({@code ORDER_MAX_ATTEMPTS}). */
    @WithDefault("8")
    int maxAttempts();

    /** The wait after the first failure, doubled with each further one, 100 to 60000 milliseconds. */
    @WithDefault("2000")
    int backoffMs();

    /** The longest wait between two tries that nobody asked for, 1000 to 3600000 milliseconds. */
    @WithDefault("300000")
    int maxBackoffMs();
}
