package base;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What keeps the runtime as a whole from its work: kept in the database, so that every process knows it, and gone when it is
 * over. While there is one, {@code /health} says {@code degraded} and why.
 */
@ApplicationScoped
public class Conditions {

    private static final Logger LOG = Logger.getLogger(Conditions.class);

    private final Queries queries;

    public Conditions(Queries queries) {
        this.queries = queries;
    }

    /**
     * Says that it is so; logs it if that is new.
     *
     * @param kind what kind of condition, in snake_case; the part that raises it is the part that clears it
     * @param subject whom it concerns, such as a signer's address; empty if it is the runtime as a whole
     * @param message what is wrong and what to do, for an operator
     */
    public void raise(String kind, String subject, String message) {
        var values = Map.of("kind", kind, "subject", subject, "message", message);
        boolean isNew =
                queries.first("base/raise-condition", values, Boolean.class).orElseThrow();
        if (isNew) {
            LOG.error(message);
        }
    }

    /** Says that it is over; does nothing if there was no such condition. */
    public void clear(String kind, String subject) {
        queries.first("base/clear-condition", Map.of("kind", kind, "subject", subject), Condition.class)
                .ifPresent(was -> LOG.infof("over: %s", was.message()));
    }

    /**
     * A condition that stands.
     *
     * @param message what is wrong and what to do
     */
    public record Condition(String kind, String message) {}

    /** All that stand, oldest first. */
    public List<Condition> standing() {
        return queries.list("base/list-conditions", Map.of(), Condition.class);
    }
}
