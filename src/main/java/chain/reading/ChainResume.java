package chain.reading;

import base.Conditions;
import base.Json;
import base.Queries;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.jboss.logging.Logger;

/** Goes on, by a person's word, after a reorganisation that was too deep to be followed. */
@ApplicationScoped
@Named("chainResume")
public class ChainResume {

    private static final Logger LOG = Logger.getLogger(ChainResume.class);

    private final EventCursor cursor;
    private final Queries queries;
    private final Rewind rewind;
    private final Conditions conditions;
    private final ObjectMapper json = Json.mapper();

    public ChainResume(EventCursor cursor, Queries queries, Rewind rewind, Conditions conditions) {
        this.cursor = cursor;
        this.queries = queries;
        this.rewind = rewind;
        this.conditions = conditions;
    }

    /**
     * Takes all blocks from {@code fromBlock} on for replaced, and has them read again.
     *
     * @param request a JSON object with the block's number as {@code fromBlock}
     * @return a JSON object with {@code readFrom}, the block that is read next, and {@code orders}, how many that concerned
     * @throws Refusal if nothing is halted, or the block was not read
     */
    public String resume(String request) throws JsonProcessingException {
        long from = json.readTree(request).path("fromBlock").longValue();
        long orders = QuarkusTransaction.requiringNew().call(() -> resume(from));
        LOG.warnf("a person had the chain read again from block %d: %d orders were taken back", from, orders);
        return json.createObjectNode()
                .put("readFrom", from)
                .put("orders", orders)
                .toString();
    }

    private long resume(long from) {
        ReadState state = cursor.state().filter(ReadState::halted).orElseThrow(ChainResume::notHalted);
        queries.run("chain/reading/lock-cursor", state.key());
        // Read again under the lock: another person may have been faster.
        ReadState now = cursor.state().filter(ReadState::halted).orElseThrow(ChainResume::notHalted);
        if (from > now.block() + 1) {
            throw Refusal.invalid(
                    "fromBlock",
                    "must not be above " + (now.block() + 1) + ", or the blocks in between would be left out");
        }
        if (from < now.first()) {
            throw Refusal.invalid("fromBlock", "must not be below " + now.first() + ", the first block that was read");
        }
        // No hash that was kept is one of the chain's any more.
        long orders = rewind.to(now, from - 1, -1);
        conditions.clear(Reorgs.TOO_DEEP, String.valueOf(now.chainId()));
        return orders;
    }

    private static Refusal notHalted() {
        return Refusal.conflict(null, "reading the chain is not halted");
    }
}
