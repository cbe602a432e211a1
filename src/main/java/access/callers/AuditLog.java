package access.callers;

import base.PlainText;
import base.Queries;
import base.QueryFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Who did what: a line before it is done, without which it is not, and what came of it after. The database lets nobody change or
 * remove a line.
 */
@ApplicationScoped
public class AuditLog {

    private static final Logger LOG = Logger.getLogger(AuditLog.class);
    private static final int LONGEST = 500;
    private static final int DONE = 200;
    /** Have columns of their own, or are no names of things. */
    private static final Set<String> NOT_SUBJECTS =
            Set.of("agentId", "orderId", "approvalId", "by", "note", "limit", "cursor");

    private final Queries queries;

    public AuditLog(Queries queries) {
        this.queries = queries;
    }

    private record Line(
            String caller,
            String grantId,
            boolean operator,
            String clientAddress,
            String operation,
            Object agentId,
            String orderId,
            Object approvalId,
            String subject) {}

    private record Outcome(String id, int status, String agentId, String subject) {}

    /**
     * Writes down that something is about to be done, or was refused.
     *
     * @param caller null if nobody is signed in
     * @param parameters the operation's, by name; values of bodies are never among them
     * @return the line's id
     */
    public String begin(
            Caller caller, String from, String operation, Admission admission, Map<String, Object> parameters) {
        var line = new Line(
                caller == null ? null : caller.address(),
                caller == null ? null : caller.grantId(),
                caller != null && caller.isOperator(),
                from,
                operation,
                admission == null ? parameters.get("agentId") : admission.agentId(),
                admission == null ? null : admission.orderId(),
                parameters.get("approvalId"),
                subject(admission, parameters));
        return queries.first("access/begin-audit", line, String.class).orElseThrow();
    }

    /**
     * Writes down what came of it.
     *
     * @param status the answer's, of HTTP
     * @param agentId an agent that came to be; else null
     * @param subject the name of what came to be; else null
     */
    public void end(String id, int status, String agentId, String subject) {
        try {
            queries.run("access/end-audit", new Outcome(id, status, agentId, PlainText.of(subject, LONGEST)));
        } catch (QueryFailed failed) {
            // The thing is done, and its first line is there; to say now that it failed would be false.
            LOG.errorf(failed, "the outcome %d of audit line %s could not be written", status, id);
        }
    }

    /** Writes down what happened to a session or API key without anybody asking for it, and is done. */
    public void note(Caller caller, String operation, String reason) {
        end(begin(caller, null, operation, null, Map.of("reason", reason)), DONE, null, null);
    }

    private static String subject(Admission admission, Map<String, Object> parameters) {
        String names = parameters.entrySet().stream()
                .filter(one -> one.getValue() != null && !NOT_SUBJECTS.contains(one.getKey()))
                .map(one -> one.getKey() + " " + one.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        Object order = parameters.get("orderId");
        if (order != null && (admission == null || admission.orderId() == null)) {
            // Refused, or not seen yet: as it was named.
            names = "order " + order + (names.isEmpty() ? "" : ", " + names);
        }
        return names.isEmpty() ? null : PlainText.of(names, LONGEST);
    }
}
