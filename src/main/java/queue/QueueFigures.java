package queue;

import base.Queries;
import base.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long the queue is, and how much of this process's room is taken. */
@ApplicationScoped
public class QueueFigures implements Watched {

    private final Queries queries;
    private final Worker worker;
    private final OrderSettings settings;

    public QueueFigures(Queries queries, Worker worker, OrderSettings settings) {
        this.queries = queries;
        this.worker = worker;
        this.settings = settings;
    }

    private record Figures(long waiting, long claimed, long putOff, long oldestSeconds) {}

    @Override
    public String name() {
        return "Queue";
    }

    @Override
    public Map<String, Object> values() {
        Figures now =
                queries.first("queue/queue-figures", Map.of(), Figures.class).orElseThrow();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Waiting", now.waiting());
        values.put("OldestWaitingSeconds", now.oldestSeconds());
        values.put("Claimed", now.claimed());
        values.put("PutOff", now.putOff());
        values.put("InFlightHere", worker.inFlight());
        values.put("SlotsHere", settings.maxConcurrentExecutions());
        return values;
    }
}
