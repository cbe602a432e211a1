package chain.reading;

import base.Conditions;
import base.PlainText;
import base.Queries;
import base.QueryFailed;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Leaves an event out that the database refuses for what it says, so that it does not keep all later ones waiting. */
@ApplicationScoped
public class RefusedEvents {

    /** A condition for each order with such an event. */
    static final String POISON = "poison_event";

    private static final int LONGEST_TEXT = 300;
    // A portion takes a fraction of a second, and its events one by one a few: what takes longer waits for somebody
    // else's locks.
    private static final int SECONDS = 30;

    /** What is done with events in a transaction, in their order. */
    @FunctionalInterface
    interface Application {
        List<OrderEvents.Done> to(List<EventReader.Found> events);
    }

    private final Queries queries;
    private final Conditions conditions;

    RefusedEvents(Queries queries, Conditions conditions) {
        this.queries = queries;
        this.conditions = conditions;
    }

    /**
     * Writes events in one transaction. What the database refuses is left out in a second one, which takes them one by one.
     *
     * @param apply what is to be done with events
     * @param write writes all of them by the function that it is given
     */
    <T> T write(Application apply, Function<Application, T> write) {
        return write(apply, write, true);
    }

    /** The same of events whose blocks may still be replaced: what is left out is not told of before they are deep. */
    <T> T leaveOut(Application apply, Function<Application, T> write) {
        return write(apply, write, false);
    }

    private <T> T write(Application apply, Function<Application, T> write, boolean told) {
        try {
            return inTransaction(() -> write.apply(apply));
        } catch (QueryFailed failed) {
            if (!failed.isOfData()) {
                throw failed;
            }
            return inTransaction(() -> write.apply(events -> alone(events, apply, told)));
        }
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().timeout(SECONDS).call(work);
    }

    /** The order is here now, or is as the contract has it. */
    public void clear(String orderId) {
        conditions.clear(POISON, orderId);
    }

    private List<OrderEvents.Done> alone(List<EventReader.Found> events, Application apply, boolean told) {
        List<OrderEvents.Done> done = new ArrayList<>();
        events.forEach(one -> done.addAll(alone(one, apply, told)));
        return done;
    }

    private List<OrderEvents.Done> alone(EventReader.Found one, Application apply, boolean told) {
        queries.run("chain/reading/begin-event", Map.of());
        try {
            List<OrderEvents.Done> done = apply.to(List.of(one));
            queries.run("chain/reading/end-event", Map.of());
            return done;
        } catch (QueryFailed failed) {
            if (!failed.isOfData()) {
                throw failed;
            }
            queries.run("chain/reading/undo-event", Map.of());
            if (told) {
                conditions.raise(
                        POISON,
                        one.orderId(),
                        one.event().name() + " of order " + one.orderId() + " in block " + one.block()
                                + " cannot be recorded and is left out: "
                                + PlainText.of(failed.getMessage(), LONGEST_TEXT)
                                + "; see docs/chain.md, An event that cannot be recorded");
            }
            return List.of();
        }
    }
}
