package chain.reading;

import base.Queries;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import orders.StatusCounter;

/** Takes back what replaced blocks said, and sets the cursor before them, in one transaction. */
@ApplicationScoped
class Rewind {

    private final Queries queries;
    private final EventCursor cursor;
    private final StatusCounter counter;

    Rewind(Queries queries, EventCursor cursor, StatusCounter counter) {
        this.queries = queries;
        this.cursor = cursor;
        this.counter = counter;
    }

    /**
     * Goes back to block {@code ancestor}; does nothing, and says false, if another listener has moved since {@code seen}.
     *
     * @param keep the newest block whose hash is still believed
     */
    boolean follow(ReadState seen, long ancestor, long keep) {
        return QuarkusTransaction.requiringNew().call(() -> {
            queries.row("chain/reading/lock-cursor", seen.key());
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
        Map<String, Object> values = new HashMap<>(state.key());
        values.put("block", block);
        values.put("keep", keep);
        // Workers lock the queue's row before the order's; the same way round here.
        queries.rows("chain/reading/lock-replaced-orders", values);
        var replaced = queries.row("chain/reading/lock-replaced-steps", values).orElseThrow();
        queries.rows("chain/reading/orphan-orders", values);
        for (var back : queries.rows("chain/reading/undo-settlements", values)) {
            counter.changed((String) back.get("status"), ((Number) back.get("orders")).intValue());
        }
        queries.rows("chain/reading/reopen-transactions", values);
        queries.rows("chain/reading/rewind-cursor", values);
        return ((Number) replaced.get("orders")).longValue();
    }
}
