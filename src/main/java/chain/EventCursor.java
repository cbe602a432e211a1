package chain;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.Map;
import operations.Queries;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;

/** Knows which blocks are to be read next. It moves only with the rows that a range gave (see {@link EventRecorder}). */
@ApplicationScoped
@Named("eventCursor")
public class EventCursor {

    private static final Logger LOG = Logger.getLogger(EventCursor.class);

    private final Queries queries;
    private final Marketplace marketplace;
    private final ChainSettings settings;
    private long span;

    public EventCursor(Queries queries, Marketplace marketplace, ChainSettings settings) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.settings = settings;
        this.span = settings.logRange();
    }

    /** Blocks to read, both ends included. */
    public record Range(long from, long to) {}

    /** The next blocks up to {@code head}; null if all are read. */
    public synchronized Range next(@Variable("head") BigInteger head) {
        long read = position(head.longValueExact());
        return read >= head.longValueExact() ? null : new Range(read + 1, Math.min(read + span, head.longValueExact()));
    }

    /** The node gave a range's events: the next one may be larger. */
    synchronized void grow() {
        span = Math.min(settings.logRange(), span * 2);
    }

    /** The node refused a range, or the rows could not be written: the cursor stays and the next try is smaller. */
    public synchronized Range failed() {
        span = Math.max(1, span / 2);
        return null;
    }

    /** The cursor's primary key, for its statements. */
    Map<String, Object> key() {
        return Map.of("chainId", marketplace.chainId(), "marketplace", marketplace.address());
    }

    private long position(long head) {
        var row = queries.row("chain-cursor", key());
        if (row.isPresent()) {
            return ((Number) row.get().get("block_number")).longValue();
        }
        long start = settings.startBlock().orElseGet(() -> deploymentBlock(head));
        LOG.infof("reading the marketplace's events from block %d", start);
        queries.update(
                "start-cursor",
                Map.of("chainId", marketplace.chainId(), "marketplace", marketplace.address(), "block", start - 1));
        return start - 1;
    }

    private long deploymentBlock(long head) {
        if (!hasCode(head)) {
            throw new IllegalStateException("there is no contract at MARKETPLACE_ADDRESS " + marketplace.address()
                    + " on chain " + marketplace.chainId());
        }
        long without = -1;
        long with = head;
        while (with - without > 1) {
            long middle = without + (with - without) / 2;
            if (hasCode(middle)) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return with;
    }

    private boolean hasCode(long block) {
        try {
            return marketplace
                            .send(marketplace
                                    .node()
                                    .ethGetCode(
                                            marketplace.address(),
                                            DefaultBlockParameter.valueOf(BigInteger.valueOf(block))))
                            .getCode()
                            .length()
                    > 2;
        } catch (orders.TransientFailure e) {
            throw new IllegalStateException(
                    "the node does not say when the marketplace was deployed; set CHAIN_START_BLOCK", e);
        }
    }
}
