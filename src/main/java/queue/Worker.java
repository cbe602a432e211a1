package queue;

import base.RouteRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orders.Order;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.jboss.logging.MDC;

/** Runs this process's claimed orders, each on a virtual thread of its own and never more at once than it is allowed. */
@ApplicationScoped
@Named("worker")
public class Worker {

    private final OrderSettings settings;
    private final Slots slots;
    private final ProducerTemplate template;
    private final Timer duration;
    private final String name = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final Map<UUID, Execution> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Worker(OrderSettings settings, Slots slots, CamelContext context, MeterRegistry metrics) {
        this.settings = settings;
        this.slots = slots;
        this.template = context.createProducerTemplate();
        this.duration = Timer.builder("agentl2.execution.duration")
                .description("How long an order's execution took, from its claim to its stored result or its failure")
                // Gives the bare name as a summary, which a histogram alone would not have.
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(metrics);
        metrics.gauge("agentl2.executions.running", running, Map::size);
    }

    /** An order that holds a slot. */
    private record Execution(FutureTask<Void> task, Slots.Holder holder) {

        void stop() {
            task.cancel(true);
        }
    }

    /** How many more orders may be claimed now. */
    public boolean hasFreeSlots() {
        return freeSlots() > 0;
    }

    private int freeSlots() {
        return settings.maxConcurrentExecutions() - running.size();
    }

    /** The parameters of the claim: who claims, how many at the most, and for how long. */
    public Map<String, Object> claim() {
        return Map.of(
                "worker", name, "limit", freeSlots(), "leaseMs", settings.leaseMs(), "rooms", slots.rooms(holders()));
    }

    private List<Slots.Holder> holders() {
        return running.values().stream().map(Execution::holder).toList();
    }

    /** True if the claim of {@code claimed} left room for orders behind those of an agent or a provider that now has its share. */
    public boolean claimsAgain(Collection<?> claimed) {
        return !claimed.isEmpty() && hasFreeSlots() && slots.isAnyFull(holders());
    }

    /** What the database calls this worker. */
    String name() {
        return name;
    }

    /** How many slots there are. */
    int slots() {
        return settings.maxConcurrentExecutions();
    }

    /** The parameters of taking orders back from silent workers. */
    public Map<String, Object> reclaim() {
        return Map.of("maxAttempts", settings.maxAttempts());
    }

    /** True if an order is running here. */
    public boolean isBusy() {
        return !running.isEmpty();
    }

    /** The parameters of the renewal of all leases that this process holds. */
    public Map<String, Object> leases() {
        String ids = running.keySet().stream().map(UUID::toString).collect(Collectors.joining(","));
        return Map.of("worker", name, "ids", ids, "leaseMs", settings.leaseMs());
    }

    /** Starts a claimed order. Returns at once. */
    public void start(Map<String, Object> row) {
        ClaimedOrder claimed = RouteRow.as(ClaimedOrder.class, row);
        Order order = claimed.order();
        var task = new FutureTask<Void>(() -> run(order), null);
        // Counted before it runs, so that the next claim already knows about it.
        var execution = new Execution(task, new Slots.Holder(order.agentId(), claimed.model()));
        Execution lost = running.put(order.id(), execution);
        if (lost != null) {
            // An execution that lost its lease, and whose order came back to this very worker.
            lost.stop();
        }
        threads.execute(() -> {
            task.run();
            running.remove(order.id(), execution);
            template.sendBody("seda:claim-orders?size=1&discardWhenFull=true", null);
        });
    }

    /**
     * Stops every execution that was running before the renewal and is not among the {@code renewed} leases: its order was
     * settled, stopped or taken over.
     */
    public void keepOnly(Collection<Map<String, Object>> renewed, String asked) {
        Set<UUID> kept = ids(renewed).collect(Collectors.toSet());
        for (String id : asked.split(",")) {
            Execution execution = kept.contains(UUID.fromString(id)) ? null : running.get(UUID.fromString(id));
            if (execution != null) {
                execution.stop();
            }
        }
    }

    /** Stops what runs here of the orders in {@code ended}, which a statement has just ended. */
    public void stopEnded(Collection<Map<String, Object>> ended) {
        ids(ended).map(running::get).filter(Objects::nonNull).forEach(Execution::stop);
    }

    private record Row(UUID id) {}

    private static Stream<UUID> ids(Collection<Map<String, Object>> rows) {
        return rows.stream().map(row -> RouteRow.as(Row.class, row).id());
    }

    /**
     * Ends the interruption by which this thread's execution was stopped, so that it can write down how it ended: a virtual
     * thread that is interrupted loses its connection to the database.
     */
    public void heedStop() {
        Thread.interrupted();
    }

    private void run(Order order) {
        MDC.put("orderId", order.orderId());
        MDC.put("agentId", order.agentId().toString());
        try {
            duration.record(() -> template.send(
                    "direct:process-order", exchange -> exchange.getMessage().setBody(order)));
        } finally {
            MDC.clear();
        }
    }

    @PreDestroy
    void stop() {
        // What is cut off here is not lost: its lease ends and another worker takes it.
        List.copyOf(running.values()).forEach(Execution::stop);
        threads.shutdownNow();
    }
}
