package queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How a worker runs orders. */
@ConfigMapping(prefix = "agentl2.orders")
public interface OrderSettings {

    /** How many orders one worker runs at once ({@code MAX_CONCURRENT_EXECUTIONS}). */
    @WithDefault("10")
    int maxConcurrentExecutions();

    /**
     * How much of a worker's slots the orders of one agent, or of one provider of models, may hold while there are others, in
     * percent.
     */
    @WithDefault("50")
    int sharePercent();

    /** How often a worker looks for orders when nothing wakes it, in milliseconds ({@code ORDER_POLL_INTERVAL_MS}). */
    @WithDefault("1000")
    int pollIntervalMs();

    /** How long a silent worker keeps an order, in milliseconds. It is renewed at a third of it. */
    @WithDefault("15000")
    int leaseMs();

    /** How often an order is tried before it ends as failed ({@code ORDER_MAX_ATTEMPTS}). */
    @WithDefault("8")
    int maxAttempts();

    /** The wait after the first failure, doubled with each further one, in milliseconds. */
    @WithDefault("2000")
    int backoffMs();

    /** The longest wait between two tries that nobody asked for, in milliseconds. */
    @WithDefault("300000")
    int maxBackoffMs();
}
