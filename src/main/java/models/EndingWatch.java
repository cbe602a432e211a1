package models;

import base.Conditions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import models.answers.Ending;
import models.answers.ReadAnswer;
import org.jboss.logging.Logger;

/**
 * Tells an operator of a model whose server does not say how its answers end: they are not sold as whole ones, so that order after
 * order fails, or waits for a person, without anybody being told why. One answer of a model that else says it is nothing.
 */
@ApplicationScoped
public class EndingWatch {

    private static final Logger LOG = Logger.getLogger(EndingWatch.class);

    static final String CONDITION = "no_finish_reason";

    private static final int MOST_IN_A_ROW = 3;
    /** Another process may have raised what this one is the first to know better. */
    private static final long CLEAR_AGAIN_NANOS = 60_000_000_000L;

    private final Conditions conditions;
    private final Map<String, Said> models = new ConcurrentHashMap<>();

    public EndingWatch(Conditions conditions) {
        this.conditions = conditions;
    }

    /**
     * What a model's answers have said.
     *
     * @param silent how many in a row did not say how they ended
     * @param isKnown true if one has said it since this process runs
     * @param clearedAt by {@link System#nanoTime}, if it is known
     */
    private record Said(int silent, boolean isKnown, long clearedAt) {}

    /** Notes how an answer ended. It never fails: the answer was paid, and its turn is still to be stored. */
    void note(CatalogueModel model, ReadAnswer answer) {
        try {
            look(model, answer);
        } catch (RuntimeException e) {
            LOG.warnf("how the answers of the model %s end could not be noted: %s", model.name(), e.getMessage());
        }
    }

    private void look(CatalogueModel model, ReadAnswer answer) {
        if (answer.ending() == Ending.UNKNOWN) {
            Said now = models.merge(
                    model.name(),
                    new Said(1, false, 0),
                    (was, one) -> new Said(was.silent() + 1, was.isKnown(), was.clearedAt()));
            if (!now.isKnown() || now.silent() >= MOST_IN_A_ROW) {
                conditions.raise(CONDITION, model.name(), message(model, answer.said()));
            }
            return;
        }
        Said was = models.get(model.name());
        boolean clears = was == null
                || !was.isKnown()
                || was.silent() > 0
                || System.nanoTime() - was.clearedAt() > CLEAR_AGAIN_NANOS;
        if (clears) {
            conditions.clear(CONDITION, model.name());
            models.put(model.name(), new Said(0, true, System.nanoTime()));
        }
    }

    private static String message(CatalogueModel model, String said) {
        String field = model.provider() == CatalogueModel.Provider.ANTHROPIC ? "stop_reason" : "finish_reason";
        return "the server of the model " + model.name() + " does not say how its answers end: "
                + (said == null ? "there is no " + field : "its " + field + " \"" + said + "\" is not known")
                + ", so that they may be half ones and are not sold as whole; have the server send " + field
                + " (stop, length, tool_calls), or let the agents of this model choose what becomes of such answers"
                + " (guardrails.onCutAnswer: sell, approve)";
    }
}
