package runs;

import base.PlainText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import orders.NotReady;
import orders.Order;
import orders.TransientFailure;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jboss.logging.Logger;
import tools.PendingCall;
import tools.ToolFailure;
import tools.ToolOutcome;
import tools.ToolUnavailable;

/** Makes of whatever a tool's route did something that the model can be told. */
@ApplicationScoped
@Named("toolResults")
public class ToolResults {

    private static final Logger LOG = Logger.getLogger(ToolResults.class);
    private static final int LONGEST_FAILURE = 2_000;
    private static final int LONGEST_TRACE = 8_000;
    /** Many times what fits a model; it only bounds the row. */
    private static final int LONGEST_ANSWER = 1024 * 1024;

    /** Connection exception, insufficient resources, operator intervention. */
    private static final Set<String> AWAY = Set.of("08", "53", "57");

    private final ToolMetrics metrics;

    public ToolResults(ToolMetrics metrics) {
        this.metrics = metrics;
    }

    /** When a call begins, in milliseconds since 1970. */
    public long started() {
        return System.currentTimeMillis();
    }

    /** The tool did it, and the body is its text. */
    public ToolOutcome done(String text, PendingCall call, long started) {
        String said = Objects.requireNonNullElse(text, "");
        return outcome(call, started, said.isBlank() ? "(The tool did it, and has nothing to say.)" : said, false);
    }

    /** The tool could not do it, and says why. */
    public ToolOutcome refused(PendingCall call, long started, ToolFailure failure) throws Exception {
        passStop(failure);
        String reason = failure.getMessage();
        return outcome(call, started, reason.substring(0, Math.min(reason.length(), LONGEST_FAILURE)), true);
    }

    /**
     * Something broke that nobody foresaw. The model is told no more than that: exceptions speak of files, hosts and keys. What
     * stops the whole order, or makes it wait, goes on to do so.
     */
    public ToolOutcome broke(PendingCall call, long started, Throwable failure) throws Exception {
        passStop(failure);
        passWait(call, failure);
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        LOG.warnf(
                "the tool %s broke, and the model is told so: %s",
                call.wish().name(), PlainText.of(trace.toString(), LONGEST_TRACE));
        return outcome(call, started, "the tool failed for a reason of its own; try again or go on without it", true);
    }

    /** An interruption is no answer of the tool, and an order that has to wait waits as a whole. */
    private static void passStop(Throwable failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotReady wait) {
                throw wait;
            }
            if (cause instanceof InterruptedException stopped) {
                throw stopped;
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the order was stopped");
        }
    }

    /** What a tool needs is away, and may come back: an answer without it is not what the agent sells, so that the order waits. */
    private void passWait(PendingCall call, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransientFailure wait) {
                metrics.countUnavailable(call);
                throw wait;
            }
            if (isAway(cause)) {
                metrics.countUnavailable(call);
                throw new ToolUnavailable("what a tool needs of this runtime cannot be reached", failure);
            }
        }
    }

    /** What says that a database or a server of the operator's is not there; not that it said no. */
    private static boolean isAway(Throwable cause) {
        if (cause instanceof SQLException refused) {
            // Classes of the standard, and of PostgreSQL's Appendix A; the pool, which has no connection left, gives
            // none.
            return refused.getSQLState() == null
                    || AWAY.contains(refused.getSQLState().substring(0, 2));
        }
        return cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof NoHttpResponseException;
    }

    private static ToolOutcome outcome(PendingCall call, long started, String text, boolean failed) {
        String kept = PlainText.storable(bounded(text));
        return new ToolOutcome(call.index(), call.wish().name(), kept, failed, System.currentTimeMillis() - started);
    }

    static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_ANSWER));
    }

    /** For {@code store-tool-result.sql}. */
    public Map<String, Object> row(Order order, Conversation run, PendingCall call, ToolOutcome outcome) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", order.id());
        row.put("attempt", order.attempt());
        row.put("key", call.key());
        row.put("run", run.run());
        row.put("turn", call.turn());
        row.put("call", outcome.call());
        row.put("name", outcome.name());
        row.put("content", outcome.content());
        row.put("failed", outcome.failed());
        row.put("durationMs", outcome.durationMs());
        return row;
    }

    /** Goes on with the result, which is stored if {@code rows} has one. */
    public void add(Conversation run, PendingCall call, ToolOutcome outcome, List<?> rows) {
        ModelCalls.requireHeld(rows);
        run.add(outcome);
        metrics.count(call, outcome);
    }
}
