package runs;

import base.Gathered;
import base.Json;
import base.Queries;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import orders.TransientFailure;
import org.jboss.logging.Logger;

/**
 * Stores the turns of runs. A turn is paid, so it is stored before anything else is paid or done; an answer after which nothing
 * is, is written together with the order's end ({@link #unstored}). Turns of orders that run at the same time are written by one
 * statement.
 */
@ApplicationScoped
@Named("turns")
public class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final int MOST_AT_ONCE = 50;

    private final Queries queries;
    private final ObjectMapper json = Json.mapper();
    private final Gathered<TurnRow, Boolean> writes =
            new Gathered<>("turn-writer", MOST_AT_ONCE, this::together, this::alone);

    public Turns(Queries queries) {
        this.queries = queries;
    }

    /**
     * Stores the run's last turn, if there is a run, and it is not stored yet.
     *
     * @throws TransientFailure if the attempt no longer holds the order. What the turn cost is counted even so, and the next
     *     attempt has it, unless the order has ended.
     */
    public void store(Conversation run) {
        if (!isStored(run)) {
            throw new TransientFailure("the order was settled or taken over meanwhile", null);
        }
    }

    /** The same at the end of an attempt, whoever holds the order. */
    public void keep(Conversation run) {
        isStored(run);
    }

    /** The same of a turn that was to be stored with its order's end. */
    public void keepLate(TurnRow turn) {
        write(turn);
    }

    /** Stores a turn. @return whether its attempt still holds the order, and so goes on with it */
    boolean write(TurnRow turn) {
        return writes.get(turn);
    }

    /** The run's last turn, if it is not stored yet, for the statement that ends the order; else null. */
    public TurnRow unstored(Conversation run) {
        return run == null || run.unstored() == null ? null : TurnRow.of(run, run.unstored());
    }

    private boolean isStored(Conversation run) {
        TurnRow row = unstored(run);
        if (row == null) {
            return true;
        }
        boolean held = write(row);
        run.stored();
        return held;
    }

    private record Written(int n, boolean held) {}

    private Map<TurnRow, Boolean> together(List<TurnRow> turns) {
        ArrayNode rows = json.createArrayNode();
        Set<UUID> orders = new HashSet<>();
        for (int n = 0; n < turns.size(); n++) {
            // Of an order that came back to the worker that had lost it there may be two.
            if (orders.add(turns.get(n).id())) {
                rows.add(((ObjectNode) json.valueToTree(turns.get(n))).put("n", n));
            }
        }
        Map<TurnRow, Boolean> done = new IdentityHashMap<>();
        queries.list("runs/store-turns", Map.of("rows", rows.toString()), Written.class)
                .forEach(one -> done.put(turns.get(one.n()), one.held()));
        return done;
    }

    private boolean alone(TurnRow turn) {
        Optional<Boolean> held = OrderStanding.awaiting(
                queries,
                turn.id(),
                turn.attempt(),
                order -> order.isUnfinished() && order.run() == turn.run(),
                () -> together(List.of(turn)).get(turn));
        if (held.isEmpty()) {
            LOG.warnf(
                    "a model's answer came when the order %s had ended, or began anew: it was paid and is not kept",
                    turn.id());
        }
        return held.orElse(false);
    }

    @PreDestroy
    void stop() {
        writes.close();
    }
}
