package chain.reading;

import base.Queries;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;

/** Writes a range's events, the hashes of its blocks and the cursor that covers them, in transactions of a bounded size. */
@ApplicationScoped
@Named("eventRecorder")
public class EventRecorder {

    private final Queries queries;
    private final EventCursor cursor;
    private final EventReader reader;
    private final OrderEvents orders;
    private final EarlyOrders early;
    private final ChainSettings settings;
    private final RefusedEvents refused;
    private final ReadingMetrics metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Counter ignored;
    private final Counter recorded;

    public EventRecorder(
            Queries queries,
            EventCursor cursor,
            EventReader reader,
            OrderEvents orders,
            EarlyOrders early,
            ChainSettings settings,
            RefusedEvents refused,
            ReadingMetrics reading,
            MeterRegistry metrics) {
        this.queries = queries;
        this.cursor = cursor;
        this.reader = reader;
        this.orders = orders;
        this.early = early;
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
     * Records what happened in {@code range}, portion by portion; each goes on from where the one before it ended. If another
     * listener was faster, nothing more is written.
     *
     * @param kept the blocks whose hashes are to be kept
     * @return how many orders became ready for a worker
     */
    public int record(List<LogResult<?>> logs, EventCursor.Range range, List<Header> kept) {
        int ready = 0;
        ReadState at = range.before();
        List<Portion> portions = Portion.of(logs, range);
        CompletableFuture<EventReader.Batch> next = ahead(portions.getFirst(), range);
        for (int i = 0; i < portions.size(); i++) {
            Portion portion = portions.get(i);
            ReadState before = at;
            EventReader.Batch batch = read(next);
            // While this one is written, the contract is asked about the next.
            next = portion.last() ? null : ahead(portions.get(i + 1), range);
            long known = before == range.before() ? Long.MIN_VALUE : before.block();
            List<Header> headers = kept.stream()
                    .filter(one -> one.number() > known && one.number() <= portion.block())
                    .toList();
            Optional<Written> written =
                    refused.write(orders::apply, apply -> write(apply, batch, before, portion, headers));
            if (written.isEmpty()) {
                return ready;
            }
            at = written.get().now();
            ready += written.get().ready();
            ignored.increment(batch.ignored());
            recorded.increment(batch.events().size() + batch.left().size());
            metrics.read(at.block());
        }
        cursor.grow(range, logs.size());
        return ready;
    }

    private CompletableFuture<EventReader.Batch> ahead(Portion portion, EventCursor.Range range) {
        long chainId = range.before().chainId();
        return CompletableFuture.supplyAsync(
                () -> reader.read(
                        portion.logs(),
                        chainId,
                        DefaultBlockParameterName.LATEST,
                        events -> range.linked()
                                ? EarlyOrders.justSo(events, early.listed(chainId, range.to()))
                                : List.of()),
                threads);
    }

    private static EventReader.Batch read(CompletableFuture<EventReader.Batch> ahead) {
        try {
            return ahead.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    /** @param now how far events are read with it */
    private record Written(int ready, ReadState now) {}

    private Optional<Written> write(
            RefusedEvents.Application apply,
            EventReader.Batch batch,
            ReadState before,
            Portion portion,
            List<Header> headers) {
        queries.run("chain/reading/lock-cursor", before.key());
        // Read under the lock. The hash tells another listener's way back and forth from no move at all.
        if (!cursor.state().orElseThrow().isAt(before)) {
            return Optional.empty();
        }
        EarlyOrders.Confirmation deep = early.lock(batch, before.chainId(), portion);
        int ready = OrderEvents.Done.ready(apply.to(batch.events()));
        early.confirm(deep);
        var step = new HashMap<>(before.key());
        step.put("after", portion.block());
        step.put("taken", portion.taken());
        step.put("takenHash", portion.takenHash());
        // In an old range only the last block's hash is known: until it is kept, those before it are.
        step.put("window", portion.last() ? (Integer) settings.reorgWindow() : null);
        step.put(
                "numbers",
                headers.stream().map(one -> String.valueOf(one.number())).collect(Collectors.joining(",")));
        step.put("hashes", headers.stream().map(Header::hash).collect(Collectors.joining(",")));
        queries.run("chain/reading/move-cursor", step);
        return Optional.of(new Written(ready, cursor.state().orElseThrow()));
    }
}
