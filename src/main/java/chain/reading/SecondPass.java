package chain.reading;

import base.Queries;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;

/** Reads old blocks a second time, slowly, and records the events that a node left out the first time. */
@ApplicationScoped
@Named("secondPass")
public class SecondPass {

    private static final Logger LOG = Logger.getLogger(SecondPass.class);
    // Nodes without an archive keep the states of the newest 128 blocks.
    private static final long RECENT = 64;

    private final Queries queries;
    private final EventCursor cursor;
    private final EventReader reader;
    private final OrderEvents orders;
    private final RangeBlocks blocks;
    private final ChainSettings settings;
    private final RefusedEvents refused;
    private final RangeSpan span;
    private final Counter recovered;
    private volatile boolean waiting;

    public SecondPass(
            Queries queries,
            EventCursor cursor,
            EventReader reader,
            OrderEvents orders,
            RangeBlocks blocks,
            ChainSettings settings,
            RefusedEvents refused,
            MeterRegistry metrics) {
        this.queries = queries;
        this.cursor = cursor;
        this.reader = reader;
        this.orders = orders;
        this.blocks = blocks;
        this.settings = settings;
        this.refused = refused;
        this.span = new RangeSpan(settings.logRange());
        this.recovered = Counter.builder("agentl2.events.recovered")
                .description("Events that a node had left out and the second pass found")
                .register(metrics);
    }

    /**
     * The next blocks that are read, deeper than the window, and not verified; null if there are none, or while the listener has
     * far to go: the contract is asked as of its block.
     */
    public EventCursor.Range next() {
        ReadState state = cursor.state().orElse(null);
        if (state == null
                || state.halted()
                || state.wrongChain()
                || !state.isNearHead(settings.confirmations(), RECENT)) {
            return null;
        }
        if (waiting) {
            // The last turn did not come to its end.
            span.refused();
        }
        long from = state.verified() + 1;
        long last = Math.min(state.block() - settings.reorgWindow(), state.verified() + span.blocks());
        waiting = from <= last;
        return from > last ? null : new EventCursor.Range(from, last, false, state);
    }

    /**
     * Records what is missing of {@code range}. If another listener was faster, nothing is written.
     *
     * @return how many orders became ready for a worker
     */
    public int record(List<LogResult<?>> logs, EventCursor.Range range) {
        blocks.after(logs, range, List.of());
        long asOf = range.before().block();
        var at = DefaultBlockParameter.valueOf(BigInteger.valueOf(asOf));
        int ready = 0;
        for (Portion portion : Portion.of(logs, range)) {
            EventReader.Batch batch =
                    reader.readAgain(portion.logs(), range.before().chainId(), at);
            OptionalInt written = refused.write(
                    events -> recover(events, asOf), apply -> write(apply, batch.events(), range, portion));
            if (written.isEmpty()) {
                break;
            }
            ready += written.getAsInt();
        }
        waiting = false;
        span.answered(range.to() - range.from() + 1, logs.size());
        return ready;
    }

    private OptionalInt write(
            RefusedEvents.Application apply, List<EventReader.Found> events, EventCursor.Range range, Portion portion) {
        queries.run("chain/reading/lock-cursor", range.before().key());
        ReadState now = cursor.state().orElseThrow();
        if (now.halted()
                || now.verified() != range.from() - 1
                // What was asked for may not be so any more.
                || now.block() < range.before().block()
                || now.chainId() != range.before().chainId()) {
            return OptionalInt.empty();
        }
        orders.lock(events);
        int ready = OrderEvents.Done.ready(apply.to(events));
        if (portion.last()) {
            var step = new HashMap<>(now.key());
            step.put("block", range.to());
            queries.run("chain/reading/move-verified-block", step);
        }
        return OptionalInt.of(ready);
    }

    private List<OrderEvents.Done> recover(List<EventReader.Found> events, long asOf) {
        // Where a dispute is over, what ended it tells where the order is.
        List<OrderEvents.Done> done = orders.recover(
                events.stream().filter(one -> !one.isPastDispute()).toList(), asOf);
        for (OrderEvents.Done each : done) {
            if (each.isNews()) {
                EventReader.Found one = each.one();
                recovered.increment();
                LOG.warnf(
                        "%s of order %s in block %d was missed before, and is recorded now",
                        one.event().name(), one.orderId(), one.block());
            }
        }
        return done;
    }
}
