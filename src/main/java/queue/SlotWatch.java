package queue;

import base.Conditions;
import base.Queries;
import calls.OpenCalls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says when this worker's slots are full of orders that only wait for somebody else's answer. */
@ApplicationScoped
@Named("slotWatch")
public class SlotWatch {

    static final String CONDITION = "slots_waiting";

    /** Only who has waited so long, for one who has answered nobody for so long, counts as waiting. */
    private static final long LONG_MS = 15_000;

    private final Worker worker;
    private final Slots slots;
    private final Conditions conditions;
    private final Queries queries;
    private final long longMs;
    private boolean raised;

    @Inject
    public SlotWatch(Worker worker, Slots slots, Conditions conditions, Queries queries, MeterRegistry metrics) {
        this(worker, slots, conditions, queries, LONG_MS);
        Gauge.builder(
                        "agentl2.executions.waiting",
                        this,
                        watch -> watch.waiting().orders())
                .description(
                        "Running orders that have waited for 15 s for an answer of one who has given none to anybody meanwhile")
                .register(metrics);
    }

    /** @param longMs what is long, in milliseconds */
    SlotWatch(Worker worker, Slots slots, Conditions conditions, Queries queries, long longMs) {
        this.worker = worker;
        this.slots = slots;
        this.conditions = conditions;
        this.queries = queries;
        this.longMs = longMs;
    }

    /**
     * Who waits.
     *
     * @param orders how many orders
     * @param to for whom most of them wait; null if there is none
     * @param most how many wait for that one
     * @param longestMs how long the first of those has
     */
    private record Waiting(int orders, String to, int most, long longestMs) {}

    /** Looks once: raises the condition of this worker, or clears it. */
    public synchronized void look() {
        queries.run("queue/clear-left-slot-conditions", Map.of());
        Optional<String> message = message();
        if (message.isPresent()) {
            conditions.raise(CONDITION, worker.name(), message.get());
        } else if (raised) {
            conditions.clear(CONDITION, worker.name());
        }
        raised = message.isPresent();
    }

    private Optional<String> message() {
        Waiting waiting = waiting();
        boolean full = !worker.isRoomLeft() && waiting.orders() * 2 >= worker.slots();
        if (waiting.most() == 0 || !full && waiting.most() < slots.share()) {
            return Optional.empty();
        }
        return Optional.of(
                waiting.most() + " of " + worker.slots() + " slots of the worker " + worker.name() + " wait for "
                        + waiting.to() + ", the longest for " + waiting.longestMs() / 1000
                        + " s: look at that service, or lower its time-out (MODEL_TIMEOUT_SECONDS for models), or limits.maxSeconds"
                        + " of the agents that call it");
    }

    private Waiting waiting() {
        Map<String, Set<String>> orders = new HashMap<>();
        Map<String, Long> longest = new HashMap<>();
        Set<String> all = new HashSet<>();
        List<OpenCalls.Call> calls = OpenCalls.now();
        for (OpenCalls.Call call : calls) {
            long ms = call.milliseconds();
            if (call.order() != null && ms >= longMs && OpenCalls.answeredMsAgo(call.to()) >= longMs) {
                all.add(call.order());
                orders.computeIfAbsent(call.to(), to -> new HashSet<>()).add(call.order());
                longest.merge(call.to(), ms, Math::max);
            }
        }
        return orders.entrySet().stream()
                .max(Comparator.comparingInt(one -> one.getValue().size()))
                .map(most ->
                        new Waiting(all.size(), most.getKey(), most.getValue().size(), longest.get(most.getKey())))
                .orElse(new Waiting(0, null, 0, 0));
    }
}
