package chain.reading;

import base.Json;
import base.Queries;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Lets work on orders begin before their blocks are so deep that what they say counts. Only creations are looked at, of orders
 * that are no dearer than one may lose the work on. When their block is deep enough it is read like any other, and each order's
 * event must be there: an order without it waits as one of a replaced block.
 */
@ApplicationScoped
@Named("earlyOrders")
public class EarlyOrders {

    private static final Logger LOG = Logger.getLogger(EarlyOrders.class);

    private final Queries queries;
    private final EventCursor cursor;
    private final Blocks blocks;
    private final EventReader reader;
    private final OrderEvents orders;
    private final ChainSettings settings;
    private final RefusedEvents refused;
    private volatile Looked looked;

    public EarlyOrders(
            Queries queries,
            EventCursor cursor,
            Blocks blocks,
            EventReader reader,
            OrderEvents orders,
            ChainSettings settings,
            RefusedEvents refused) {
        this.queries = queries;
        this.cursor = cursor;
        this.blocks = blocks;
        this.reader = reader;
        this.orders = orders;
        this.settings = settings;
        this.refused = refused;
    }

    /** @param head hash of the newest block at that look: while it is the same, nothing can be new */
    private record Looked(long block, String hash, String head) {}

    /**
     * What the newest blocks have.
     *
     * @param before what the database had read when they were asked for
     */
    public record Newest(List<Log> logs, ReadState before, Looked looked) {}

    private record Note(String orderId, String blockHash) {}

    /** An order that work began on, and the block of the event that it was recorded by. */
    record Early(String orderId, long block, String blockHash, boolean orphaned) {

        // By the block's hash: the same transaction may say something else in another block.
        boolean isOf(EventReader.Found one) {
            return !orphaned && orderId.equals(one.orderId()) && blockHash != null && blockHash.equals(one.blockHash());
        }
    }

    /**
     * The events of the blocks that are not deep enough for others than these; null if there are none that were not looked at.
     *
     * @throws TransientFailure if the node does not answer
     */
    public Newest look(EventCursor.Target target) {
        long to = target.head().number() - settings.startConfirmations();
        Looked last = looked;
        if (to <= target.last()
                || settings.startMaxPriceWei().signum() == 0
                || last != null && last.head().equals(target.head().hash())) {
            return null;
        }
        ReadState state = cursor.state().orElseThrow();
        long first = Math.max(state.block(), target.last()) + 1;
        if (state.halted() || first > to) {
            return null;
        }
        // The usual case: one block more than the last time, which follows it.
        boolean isNext = last != null && last.block() + 1 == to && first < to;
        Blocks.Part part = isNext ? blocks.part(to, to) : several(first, to);
        if (isNext && !last.hash().equals(part.last().parentHash())) {
            part = several(first, to);
        }
        return new Newest(
                part.logs(),
                state,
                new Looked(to, part.last().hash(), target.head().hash()));
    }

    /** A node that does not give so many blocks at once gives the newest one; the others are read when they are deep. */
    private Blocks.Part several(long first, long to) {
        try {
            return blocks.part(first, to);
        } catch (TransientFailure tooMany) {
            if (first == to) {
                throw tooMany;
            }
            return blocks.part(to, to);
        }
    }

    /**
     * Records the orders that {@code newest} creates. If the cursor has moved since, nothing is written: those blocks may be
     * deep by now.
     *
     * @return how many orders became ready for a worker
     * @throws TransientFailure if the node does not know an order, whose block may be replaced by now
     */
    public int record(Newest newest) {
        long chainId = newest.before().chainId();
        List<EventReader.Found> events = reader.readEarly(
                newest.logs(), chainId, settings.startMaxPriceWei(), found -> justSo(found, listed(newest)));
        int ready = 0;
        for (int from = 0; from < events.size(); from += Portion.MOST) {
            var part = events.subList(from, Math.min(from + Portion.MOST, events.size()));
            Optional<Integer> written = refused.leaveOut(orders::apply, apply -> write(apply, part, newest.before()));
            if (written.isEmpty()) {
                return ready;
            }
            ready += written.get();
        }
        looked = newest.looked();
        return ready;
    }

    private Optional<Integer> write(RefusedEvents.Application apply, List<EventReader.Found> events, ReadState before) {
        queries.run("chain/reading/lock-cursor", before.key());
        if (!cursor.state().orElseThrow().isAt(before)) {
            return Optional.empty();
        }
        orders.lock(ids(events));
        List<OrderEvents.Done> done = apply.to(events);
        if (!done.isEmpty()) {
            List<Note> news = done.stream()
                    .map(each -> new Note(each.one().orderId(), each.one().blockHash()))
                    .toList();
            queries.run(
                    "chain/reading/note-early-orders",
                    Map.of("orders", Json.mapper().valueToTree(news).toString()));
        }
        return Optional.of(OrderEvents.Done.ready(done));
    }

    private List<Early> listed(Newest newest) {
        return listed(newest.before().chainId(), newest.looked().block());
    }

    /** The orders of blocks up to {@code block} that work began on and that are not yet known to be deep. */
    List<Early> listed(long chainId, long block) {
        return queries.list("chain/reading/list-early-orders", Map.of("chainId", chainId, "block", block), Early.class);
    }

    /** Those of {@code events} that orders were recorded by. */
    static List<EventReader.Found> justSo(List<EventReader.Found> events, List<Early> early) {
        Map<String, Early> byId = early.stream().collect(Collectors.toMap(Early::orderId, one -> one, (a, b) -> a));
        return events.stream()
                .filter(EventReader.Found::isCreation)
                .filter(one -> byId.containsKey(one.orderId())
                        && byId.get(one.orderId()).isOf(one))
                .toList();
    }

    /**
     * Locks the orders of a portion, and those that began early and have no event in its blocks. To be called in the transaction
     * that holds the cursor, before the portion is applied.
     *
     * @return what {@link #confirm} is to do
     * @throws TransientFailure if an event that was left out, as it is known, is not known any more
     */
    Confirmation lock(EventReader.Batch batch, long chainId, Portion portion) {
        long to = portion.taken() > 0 ? portion.block() + 1 : portion.block();
        List<Early> early = listed(chainId, to);
        if (justSo(batch.left(), early).size() < batch.left().size()) {
            throw new TransientFailure("orders moved to other blocks while theirs were read", null);
        }
        Set<String> locked = new HashSet<>(ids(batch.events()));
        Set<String> seen = batch.created();
        early.stream()
                .filter(one -> one.block() <= portion.block() && !seen.contains(one.orderId()))
                .forEach(one -> locked.add(one.orderId()));
        orders.lock(locked);
        return new Confirmation(!early.isEmpty(), chainId, portion.block(), String.join(",", seen));
    }

    /** @param isNeeded false if no work began early on orders of these blocks */
    record Confirmation(boolean isNeeded, long chainId, long block, String seen) {}

    /** What is deep enough now is early no more; what is not there waits until its event is back. */
    void confirm(Confirmation deep) {
        if (deep.isNeeded()) {
            long gone = queries.first("chain/reading/confirm-early-orders", deep, Long.class)
                    .orElse(0L);
            if (gone > 0) {
                LOG.warnf(
                        "the chain replaced blocks up to %d before they were deep: %d orders that work began on wait for"
                                + " their event",
                        deep.block(), gone);
            }
        }
    }

    private static Collection<String> ids(List<EventReader.Found> events) {
        return events.stream().map(EventReader.Found::orderId).distinct().toList();
    }
}
