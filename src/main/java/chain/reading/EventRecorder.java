package chain.reading;

import base.Queries;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;

/** Writes a range's events, the hashes of its blocks and the cursor that covers them, in one transaction. */
@ApplicationScoped
@Named("eventRecorder")
public class EventRecorder {

    private final Queries queries;
    private final EventCursor cursor;
    private final EventReader reader;
    private final OrderEvents orders;
    private final ChainSettings settings;
    private final RefusedEvents refused;
    private final ReadingMetrics metrics;
    private final Counter ignored;
    private final Counter recorded;

    public EventRecorder(
            Queries queries,
            EventCursor cursor,
            EventReader reader,
            OrderEvents orders,
            ChainSettings settings,
            RefusedEvents refused,
            ReadingMetrics reading,
            MeterRegistry metrics) {
        this.queries = queries;
        this.cursor = cursor;
        this.reader = reader;
        this.orders = orders;
        this.settings = settings;
        this.refused = refused;
        this.metrics = reading;
        this.ignored = Counter.builder("agentl2.events.ignored")
                .description("Events of the marketplace that concern no agent of this runtime")
                .register(metrics);
        this.recorded = Counter.builder("agentl2.events.recorded")
                .description("Events of the marketplace that were applied to orders")
                .register(metrics);
    }

    /**
     * Records what happened in {@code range}. If another listener was faster, nothing is written.
     *
     * @param kept the blocks whose hashes are to be kept
     * @return how many orders became ready for a worker
     */
    public int record(List<LogResult<?>> logs, EventCursor.Range range, List<Header> kept) {
        EventReader.Batch batch = reader.read(logs, range.before().chainId(), DefaultBlockParameterName.LATEST);
        int ready = refused.write(range, orders::apply, apply -> write(batch.events(), range, kept, apply));
        cursor.grow();
        if (ready < 0) {
            return 0;
        }
        ignored.increment(batch.ignored());
        recorded.increment(batch.events().size());
        metrics.read(range.to());
        return ready;
    }

    private int write(
            List<EventReader.Found> events,
            EventCursor.Range range,
            List<Header> kept,
            Function<EventReader.Found, OrderEvents.Effect> apply) {
        queries.run("chain/reading/lock-cursor", range.before().key());
        // Read under the lock. The hash tells another listener's way back and forth from no move at all.
        if (!cursor.state().orElseThrow().isAt(range.before())) {
            return -1;
        }
        orders.lock(events);
        int ready = 0;
        for (EventReader.Found one : events) {
            ready += apply.apply(one) == OrderEvents.Effect.READY ? 1 : 0;
        }
        var step = new HashMap<>(range.before().key());
        step.put("after", range.to());
        step.put("window", settings.reorgWindow());
        step.put(
                "numbers",
                kept.stream().map(one -> String.valueOf(one.number())).collect(Collectors.joining(",")));
        step.put("hashes", kept.stream().map(Header::hash).collect(Collectors.joining(",")));
        queries.run("chain/reading/move-cursor", step);
        return ready;
    }
}
