package chain.reading;

import base.PlainText;
import base.Queries;
import base.QueryFailed;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.RpcFailure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import orders.TransientFailure;
import org.apache.camel.CamelExchangeException;
import org.jboss.logging.Logger;

/** Knows which blocks are to be read next. It moves only with the rows that a range gave (see {@link EventRecorder}). */
@ApplicationScoped
@Named("eventCursor")
public class EventCursor {

    private static final Logger LOG = Logger.getLogger(EventCursor.class);
    // As many headers as one batch of requests asks for.
    private static final long LINKED_SPAN = 100;

    private static final int LONGEST_REASON = 300;

    private final Queries queries;
    private final Marketplace marketplace;
    private final ChainSettings settings;
    private final DeploymentBlock deployment;
    private final RangeSpan span;

    public EventCursor(Queries queries, Marketplace marketplace, ChainSettings settings, DeploymentBlock deployment) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settings = settings;
        this.deployment = deployment;
        this.span = new RangeSpan(settings.logRange());
    }

    /**
     * What a turn reads.
     *
     * @param head the chain's newest block
     * @param last the newest block whose events may be read: the head less the confirmations
     * @param ends when the turn ends, on the clock of {@link System#nanoTime}
     */
    public record Target(Header head, long last, long ends) {

        // A long way to the head is made in many turns, so that what a turn begins with is looked at on the way too.
        private static final long LENGTH = Duration.ofSeconds(5).toNanos();

        static Target of(Header head, long last) {
            return new Target(head, last, System.nanoTime() + LENGTH);
        }
    }

    /**
     * Blocks to read, both ends included.
     *
     * @param linked true if they are so new that the chain may still replace them: each must follow the one before it
     * @param before what the database had read when the range was chosen
     */
    public record Range(long from, long to, boolean linked, ReadState before) {}

    /** @param chainId null if the setting does not choose */
    private record Which(String marketplace, Long chainId) {}

    /** How far events are read; empty before the first start. */
    public Optional<ReadState> state() {
        Long chainId =
                settings.chainId().isPresent() ? (Long) settings.chainId().getAsLong() : null;
        var which = new Which(marketplace.address(), chainId);
        return queries.first("chain/reading/read-cursor", which, ReadState.class);
    }

    /** Sets the cursor for a first start, unless another listener did. */
    void start(long chainId, long head) {
        long block = settings.startBlock().orElseGet(() -> deployment.find(head, chainId)) - 1;
        if (queries.run(
                        "chain/reading/start-cursor",
                        Map.of("chainId", chainId, "marketplace", marketplace.address(), "block", block))
                > 0) {
            LOG.infof("reading the marketplace's events from block %d", block + 1);
        }
    }

    /** The next blocks up to the target; null if all are read, the turn is over, or reading is halted. */
    public Range next(Target target) {
        ReadState state = state().orElseThrow();
        long from = state.block() + 1;
        if (state.halted() || from > target.last() || System.nanoTime() - target.ends() > 0) {
            return null;
        }
        long firstLinked = target.last() - settings.reorgWindow() + 1;
        boolean linked = from >= firstLinked;
        long last = linked ? target.last() : firstLinked - 1;
        long most = linked ? Math.min(span.blocks(), LINKED_SPAN) : span.blocks();
        return new Range(from, Math.min(from + most - 1, last), linked, state);
    }

    /** The node gave a range's events: the next one may be larger. */
    void grow(Range range, int events) {
        span.answered(range.to() - range.from() + 1, events);
    }

    /** The node refused a range, or the rows could not be written: the cursor stays, the next try is smaller, and why is noted. */
    public void failed(Exception why) {
        span.refused();
        // Where it is the database that failed, nothing can be noted there.
        if (!(why instanceof QueryFailed)) {
            state().ifPresent(state -> {
                var values = new HashMap<>(state.key());
                values.put("error", PlainText.of(reason(why), LONGEST_REASON));
                queries.run("chain/reading/note-reading-failure", values);
            });
        }
    }

    /** Only our own failures, and what the node refused with, are written for readers outside. */
    private static String reason(Exception why) {
        if (why instanceof CamelExchangeException) {
            return why.getMessage().replaceFirst("\\. Exchange\\[.*", "");
        }
        return why instanceof TransientFailure
                ? RpcFailure.told(why)
                : "internal error: " + why.getClass().getSimpleName();
    }
}
