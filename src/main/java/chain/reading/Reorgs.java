package chain.reading;

import base.Conditions;
import base.Queries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import orders.TransientFailure;
import org.jboss.logging.Logger;

/** Notices that the chain replaced blocks that were read, and goes back to the last one that both have. */
@ApplicationScoped
class Reorgs {

    static final String TOO_DEEP = "deep_reorg";

    private static final Logger LOG = Logger.getLogger(Reorgs.class);
    private static final int STEP = 100;

    private final Queries queries;
    private final Blocks blocks;
    private final Rewind rewind;
    private final Conditions conditions;
    private final Counter reorgs;

    Reorgs(Queries queries, Blocks blocks, Rewind rewind, Conditions conditions, MeterRegistry metrics) {
        this.queries = queries;
        this.blocks = blocks;
        this.rewind = rewind;
        this.conditions = conditions;
        this.reorgs = Counter.builder("agentl2.chain.reorgs")
                .description("How often the chain replaced blocks whose events had been read")
                .register(metrics);
    }

    private record UpTo(long chainId, String marketplace, long block) {}

    private record Block(long number, String hash) {}

    /**
     * Compares what was read with what the node has, and takes back what it has replaced.
     *
     * @return true if reading may go on; false if more was replaced than can be followed
     */
    boolean follow(ReadState state, Blocks.Look look) {
        if (state.tip() == null) {
            return followPart(state, look);
        }
        // A node whose head is below what was read has fallen behind, unless its head is another block than was read.
        Header seen = state.tip() <= look.head().number() ? look.asked().get(state.tip()) : look.head();
        if (seen == null) {
            throw new TransientFailure("the chain's node has no block " + state.tip() + " below its own head", null);
        }
        // The usual case needs no look at the window.
        if (state.tip() == seen.number() && state.tipHash().equals(seen.hash())) {
            return followPart(state, look);
        }
        List<Block> known = known(state, seen.number());
        if (known.isEmpty()
                || known.getFirst().number() != seen.number()
                || known.getFirst().hash().equals(seen.hash())) {
            return true;
        }
        Optional<Block> ancestor = ancestor(known, seen);
        // Where all that was ever read is in the window, all of it can be read again.
        boolean toTheStart = known.getLast().number() <= state.first();
        if (ancestor.isEmpty() && !toTheStart) {
            conditions.raise(
                    TOO_DEEP,
                    String.valueOf(state.chainId()),
                    tooDeep(known.getLast().number(), seen.number()));
            return false;
        }
        long common = ancestor.map(Block::number).orElse(state.first() - 1);
        back(state, common, ancestor.isEmpty() ? -1 : common, state.block());
        return true;
    }

    /** The same for the block that a part is taken of, where those before it are still what they were. */
    private boolean followPart(ReadState state, Blocks.Look look) {
        Header now = state.taken() > 0 ? look.asked().get(state.block() + 1) : null;
        if (now != null && !now.hash().equals(state.takenHash())) {
            // Of the blocks between the newest known one and this one, any may have been replaced with it.
            long common = state.tip() == null ? state.block() : state.tip();
            back(state, common, common, now.number());
        }
        return true;
    }

    private void back(ReadState state, long common, long keep, long newest) {
        if (rewind.follow(state, common, keep)) {
            reorgs.increment();
            LOG.warnf(
                    "the chain replaced the blocks %d to %d: their events were taken back and are read again",
                    common + 1, newest);
        }
    }

    private List<Block> known(ReadState state, long upTo) {
        var which = new UpTo(state.chainId(), state.marketplace(), upTo);
        return queries.list("chain/reading/list-blocks", which, Block.class);
    }

    private Optional<Block> ancestor(List<Block> known, Header seen) {
        for (int from = 0; from < known.size(); from += STEP) {
            List<Block> part = known.subList(from, Math.min(from + STEP, known.size()));
            List<Header> now = blocks.headers(part.stream().map(Block::number).toList());
            if (from == 0 && !now.getFirst().hash().equals(seen.hash())) {
                throw new TransientFailure("the chain's node changed its mind about block " + seen.number(), null);
            }
            for (int i = 0; i < part.size(); i++) {
                if (part.get(i).hash().equals(now.get(i).hash())) {
                    return Optional.of(part.get(i));
                }
            }
        }
        return Optional.empty();
    }

    private static String tooDeep(long oldest, long newest) {
        return "the chain replaced every block from " + oldest + " to " + newest
                + " that was read, and perhaps older ones: nothing is read and nothing is completed. Check that the node is"
                + " on the right chain; then POST /api/chain/resume with the first block that was replaced as fromBlock";
    }
}
