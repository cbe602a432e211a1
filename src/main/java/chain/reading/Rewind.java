package chain.reading;

import base.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import orders.OrderStatus;
import orders.StatusCounter;

/** Takes back what replaced blocks said, and sets the cursor before them, in one transaction. */
@ApplicationScoped
class Rewind {

    private static final int LONGEST_SECONDS = 3_600;

    private final Queries queries;
    private final EventCursor cursor;
    private final StatusCounter counter;

    Rewind(Queries queries, EventCursor cursor, StatusCounter counter) {
        // A way back is as long as what the replaced blocks had moved, and nothing is read before it is done.
        this.queries = queries.atLength();
        this.cursor = cursor;
        this.counter = counter;
    }

    private record Back(long chainId, String marketplace, long block, long keep) {}

    /** How many orders went back to a status. */
    private record Returned(OrderStatus status, int orders) {}

    /**
     * Goes back to block {@code ancestor}; does nothing, and says false, if another listener has moved since {@code seen}.
     *
     * @param keep the newest block whose hash is still believed
     */
    boolean follow(ReadState seen, long ancestor, long keep) {
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> {
            queries.run("chain/reading/lock-cursor", seen.key());
            if (!cursor.state().orElseThrow().isAt(seen)) {
                return false;
            }
            to(seen, ancestor, keep);
            return true;
        });
    }

    /**
     * Goes back to {@code block}. To be called in a transaction that holds the cursor.
     *
     * @param keep the newest block whose hash is still believed
     * @return how many orders the later blocks had created or moved
     */
    long to(ReadState state, long block, long keep) {
        var values = new Back(state.chainId(), state.marketplace(), block, keep);
        // Workers lock the queue's row before the order's; the same way round here.
        queries.run("chain/reading/lock-replaced-orders", values);
        long replaced = queries.first("chain/reading/lock-replaced-steps", values, Long.class)
                .orElseThrow();
        queries.run("chain/reading/orphan-orders", values);
        queries.list("chain/reading/undo-settlements", values, Returned.class)
                .forEach(back -> counter.changed(back.status(), back.orders()));
        queries.run("chain/reading/reopen-transactions", values);
        queries.run("chain/reading/rewind-cursor", values);
        return replaced;
    }
}
