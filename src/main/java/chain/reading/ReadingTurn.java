package chain.reading;

import base.Conditions;
import base.Queries;
import chain.rpc.ChainSettings;
import chain.rpc.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import orders.TransientFailure;

/** Begins a turn of reading events: looks where the chain is, whether it is the right one, and whether it is still the same. */
@ApplicationScoped
@Named("readingTurn")
public class ReadingTurn {

    private static final String WRONG_CHAIN = "wrong_chain";

    private final EventCursor cursor;
    private final Blocks blocks;
    private final Reorgs reorgs;
    private final Queries queries;
    private final Conditions conditions;
    private final ChainSettings settings;
    private final ReadingMetrics metrics;
    private final Endpoints endpoints;
    private final NextBlock nextBlock;

    public ReadingTurn(
            EventCursor cursor,
            Blocks blocks,
            Reorgs reorgs,
            Queries queries,
            Conditions conditions,
            ChainSettings settings,
            ReadingMetrics metrics,
            Endpoints endpoints,
            NextBlock nextBlock) {
        this.cursor = cursor;
        this.blocks = blocks;
        this.reorgs = reorgs;
        this.queries = queries;
        this.conditions = conditions;
        this.settings = settings;
        this.metrics = metrics;
        this.endpoints = endpoints;
        this.nextBlock = nextBlock;
    }

    /** Up to which block events may be read now; null if they may not be. @throws orders.TransientFailure without an answer */
    public EventCursor.Target begin() {
        Optional<ReadState> state = cursor.state();
        Blocks.Look look;
        try {
            look = blocks.look(state.map(ReadState::looked).orElse(List.of()));
        } catch (TransientFailure e) {
            if (!endpoints.state().isOfWrongChain()) {
                throw e;
            }
            wrong("no node that answers is of the right chain", expected(state));
            return null;
        }
        if (isWrong(look.chainId(), state)) {
            return null;
        }
        long head = look.head().number();
        nextBlock.saw(head);
        if (state.isEmpty()) {
            cursor.start(look.chainId(), head);
        }
        ReadState now = state.or(cursor::state).orElseThrow();
        var seen = new HashMap<>(now.key());
        seen.put("head", head);
        seen.put("confirmations", settings.confirmations());
        queries.run("chain/reading/note-head", seen);
        metrics.saw(head, now.block());
        if (now.halted() || !reorgs.follow(now, look)) {
            return null;
        }
        return EventCursor.Target.of(look.head(), head - settings.confirmations());
    }

    private boolean isWrong(long answered, Optional<ReadState> state) {
        Long expected = expected(state);
        if (expected != null && expected != answered) {
            wrong("the node answers from chain " + answered, expected);
            return true;
        }
        if (state.map(ReadState::wrongChain).orElse(true)) {
            conditions.clear(WRONG_CHAIN, "");
        }
        return false;
    }

    private Long expected(Optional<ReadState> state) {
        return settings.chainId().isPresent()
                ? (Long) settings.chainId().getAsLong()
                : state.map(ReadState::chainId).orElse(null);
    }

    private void wrong(String what, Long expected) {
        conditions.raise(
                WRONG_CHAIN,
                "",
                what + ", but the marketplace's orders are those of chain " + expected
                        + ": point L2_RPC_URL at a node of chain " + expected
                        + ", or set CHAIN_ID to begin with another chain; nothing is read until then");
    }
}
