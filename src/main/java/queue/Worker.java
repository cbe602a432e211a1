package queue;

import base.RouteRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    /** A claim for slots that became free begins so long after the last one, so that those of a moment share one. */
    private static final long GATHER_NANOS = 4_000_000;

    private final OrderSettings settings;
    private final Leases leases;
    private final Slots slots;
    private final ProducerTemplate template;
    private final Timer duration;
    private final String name = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final Map<UUID, Execution> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean gathering = new AtomicBoolean();
    private volatile boolean mayBeMore;
    private volatile int wanted;
    private volatile long claimedNanos = System.nanoTime() - GATHER_NANOS;
    /** Who held slots when the last claim was sent, and whom it gave one. */
    private volatile List<Slots.Holder> given = new ArrayList<>();

    public Worker(OrderSettings settings, Leases leases, Slots slots, CamelContext context, MeterRegistry metrics) {
        this.settings = settings;
        this.leases = leases;
        this.slots = slots;
        this.template = context.createProducerTemplate();
        this.duration = Timer.builder("agentl2.execution.duration")
                .description("How long an order's execution took, from its claim to its stored result or its failure")
                // Gives the bare name as a summary, which a histogram alone would not have.
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(metrics);
        metrics.gauge("agentl2.executions.running", running, Map::size);
    }

    /** True if more orders may be claimed now; if not, the next slot that becomes free claims. */
    public boolean hasFreeSlots() {
        if (isRoomLeft()) {
            return true;
        }
        mayBeMore = true;
        // One that ended in between has not seen that.
        return isRoomLeft();
    }

    /** How many orders this process works on. */
    int inFlight() {
        return running.size();
    }

    /** True if a slot is free. */
    boolean isRoomLeft() {
        return freeSlots() > 0;
    }

    private int freeSlots() {
        return settings.maxConcurrentExecutions() - running.size();
    }

    /** The parameters of the claim: who claims, how many at the most, and for how long. */
    public Map<String, Object> claim() {
        mayBeMore = false;
        claimedNanos = System.nanoTime();
        wanted = freeSlots();
        given = Collections.synchronizedList(new ArrayList<>(holders()));
        return Map.of("worker", name, "limit", wanted, "leaseMs", settings.leaseMs(), "rooms", slots.rooms(given));
    }

    private List<Slots.Holder> holders() {
        return running.values().stream().map(Execution::holder).toList();
    }

    /** True if the claim of {@code claimed} left room for orders behind those of an agent or a provider that has its share. */
    public boolean claimsAgain(Collection<?> claimed) {
        // By what it gave, not by what runs by now: quick orders have ended already.
        if (claimed.size() < wanted && !slots.isAnyFull(given)) {
            return false;
        }
        mayBeMore = true;
        // One may have ended meanwhile, when it was not known yet that there may be more.
        boolean isAnyFull = slots.isAnyFull(holders());
        if (!isAnyFull && isRoomLeft()) {
            claimNext();
        }
        return isAnyFull && isRoomLeft() && slots.looksOn(!claimed.isEmpty());
    }

    /** Claims for the slots that have become free, if the last claim may have left something. */
    private void claimNext() {
        if (!mayBeMore) {
            return;
        }
        long rest = claimedNanos + GATHER_NANOS - System.nanoTime();
        if (rest <= 0) {
            wake();
        } else if (gathering.compareAndSet(false, true)) {
            threads.execute(() -> {
                LockSupport.parkNanos(rest);
                gathering.set(false);
                wake();
            });
        }
    }

    /** Has the worker claim. One wake-up waits at the most. */
    void wake() {
        template.sendBody("seda:claim-orders?size=1&discardWhenFull=true", null);
    }

    /** What the database calls this worker. */
    String name() {
        return name;
    }

    /** How many slots there are. */
    int slots() {
        return settings.maxConcurrentExecutions();
    }

    /** The parameters of taking orders back from silent workers, of whom this one is none. */
    public Map<String, Object> reclaim() {
        return Map.of("maxAttempts", settings.maxAttempts(), "worker", name, "ids", idsOf(running.values()));
    }

    /** A moment for {@link #start} and {@link #keepOnly}, in nanoseconds from any beginning. */
    public long now() {
        return System.nanoTime();
    }

    /** True if an order is running here. */
    public boolean isBusy() {
        return !running.isEmpty();
    }

    /** The parameters of the renewal of all leases that this process holds, and under {@code executions} whom it is for. */
    public Map<String, Object> leases() {
        List<Execution> executions = List.copyOf(running.values());
        return Map.of(
                "worker", name, "ids", idsOf(executions), "leaseMs", settings.leaseMs(), "executions", executions);
    }

    private static String idsOf(Collection<Execution> executions) {
        return executions.stream().map(one -> one.order().id().toString()).collect(Collectors.joining(","));
    }

    /**
     * Starts a claimed order. Returns at once.
     *
     * @param askedNanos when the claim was sent, by {@link #now}
     */
    public void start(Map<String, Object> row, long askedNanos) {
        ClaimedOrder claimed = RouteRow.as(ClaimedOrder.class, row);
        Order order = claimed.order();
        leases.extended(order.id(), name, askedNanos);
        var holder = new Slots.Holder(order.agentId(), claimed.model());
        given.add(holder);
        var execution = new Execution(order, holder);
        // Counted before it runs, so that the next claim already knows about it.
        Execution lost = running.put(order.id(), execution);
        if (lost != null) {
            // An execution that lost its lease, and whose order came back to this very worker.
            lost.stop();
        }
        threads.execute(() -> {
            execution.run(() -> run(order));
            if (running.remove(order.id(), execution)) {
                leases.over(order.id());
            }
            claimNext();
        });
    }

    /**
     * Stops every execution that was {@code asked} for and is not among the leases that are {@code held}: its order was settled,
     * stopped or taken over. One whose row somebody else had locked was not renewed, and goes on until the next renewal. One that
     * has taken its order off the queue itself cannot be stopped any more; and one that runs the order since is another.
     *
     * @param askedNanos when the renewal was sent, by {@link #now}
     */
    public void keepOnly(Collection<Map<String, Object>> held, Collection<Execution> asked, long askedNanos) {
        Set<UUID> kept = new HashSet<>();
        for (Map<String, Object> row : held) {
            var lease = RouteRow.as(Leases.Renewal.class, row);
            kept.add(lease.id());
            if (lease.renewed() && running.containsKey(lease.id())) {
                leases.extended(lease.id(), name, askedNanos);
            }
        }
        asked.stream().filter(one -> !kept.contains(one.order().id())).forEach(Execution::stop);
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
     * To be called before it is written down how {@code order}'s execution in this thread ends: nothing interrupts it from now
     * on. A virtual thread that is interrupted loses its connection to the database.
     */
    public void beginEnd(Order order) {
        Execution execution = running.get(order.id());
        if (execution != null && execution.order().attempt() == order.attempt()) {
            execution.beginEnd();
        } else {
            // The order runs here anew; this one was stopped for that, and can end in peace.
            Thread.interrupted();
        }
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
        threads.shutdown();
    }
}
