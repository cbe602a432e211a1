package chain.reading;

import base.Conditions;
import base.PlainText;
import base.Queries;
import base.QueryFailed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Leaves an event out that the database refuses for what it says, so that it does not keep all later ones waiting. */
@ApplicationScoped
public class RefusedEvents {

    /** A condition for each order with such an event. */
    static final String POISON = "poison_event";

    private static final int LONGEST_TEXT = 300;

    private final Queries queries;
    private final Conditions conditions;

    RefusedEvents(Queries queries, Conditions conditions) {
        this.queries = queries;
        this.conditions = conditions;
    }

    /**
     * Writes a range's events in one transaction. An error makes the next range smaller; once it is a single block, events are
     * left out one by one.
     *
     * @param apply what is to be done with an event
     * @param write writes all of them, each by the function that it is given
     */
    int write(
            EventCursor.Range range,
            Function<EventReader.Found, OrderEvents.Effect> apply,
            ToIntFunction<Function<EventReader.Found, OrderEvents.Effect>> write) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> write.applyAsInt(apply));
        } catch (QueryFailed failed) {
            if (!failed.isOfData() || range.from() < range.to()) {
                throw failed;
            }
            return QuarkusTransaction.requiringNew().call(() -> write.applyAsInt(one -> alone(one, apply)));
        }
    }

    /** The order is here now, or is as the contract has it. */
    public void clear(String orderId) {
        conditions.clear(POISON, orderId);
    }

    private OrderEvents.Effect alone(EventReader.Found one, Function<EventReader.Found, OrderEvents.Effect> apply) {
        queries.run("chain/reading/begin-event", Map.of());
        try {
            OrderEvents.Effect effect = apply.apply(one);
            queries.run("chain/reading/end-event", Map.of());
            return effect;
        } catch (QueryFailed failed) {
            if (!failed.isOfData()) {
                throw failed;
            }
            queries.run("chain/reading/undo-event", Map.of());
            conditions.raise(
                    POISON,
                    one.orderId(),
                    one.event().name() + " of order " + one.orderId() + " in block " + one.block()
                            + " cannot be recorded and is left out: " + PlainText.of(failed.getMessage(), LONGEST_TEXT)
                            + "; see docs/chain.md, An event that cannot be recorded");
            return OrderEvents.Effect.NONE;
        }
    }
}
