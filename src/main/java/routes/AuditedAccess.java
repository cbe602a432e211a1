package routes;

import access.AccessRule;
import access.Authorization;
import access.callers.Admission;
import access.callers.AuditLog;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** Asks for each operation whether its caller may, and has written down who changed what, before and after. */
@ApplicationScoped
public class AuditedAccess {

    private static final String AUDIT_LINE = "agentl2.auditLine";
    /** The variable in which a route leaves the name of what came to be. */
    private static final String SUBJECT = "auditSubject";

    private static final String NEW_AGENT = "create-agent";

    private final Authorization authorization;
    private final AuditLog audit;

    public AuditedAccess(Authorization authorization, AuditLog audit) {
        this.authorization = authorization;
        this.audit = audit;
    }

    /**
     * What a route has to know of its caller: {@code caller}, {@code view}, and {@code onlyOf}, which is null for an operator.
     *
     * @param parameters the operation's, by name
     * @throws Refusal if the caller may not
     */
    Map<String, Object> require(Exchange exchange, String operation, AccessRule rule, Map<String, Object> parameters) {
        RequestSender sender = RequestSender.of(exchange);
        Admission admission;
        try {
            admission = authorization.require(rule, sender.caller(), parameters);
        } catch (Refusal refusal) {
            if (rule.isAudited()) {
                String line = audit.begin(sender.caller(), sender.address(), operation, null, parameters);
                audit.end(line, Problems.of(refusal).status(), null, null);
            }
            throw refusal;
        }
        if (rule.isAudited()) {
            String line = audit.begin(sender.caller(), sender.address(), operation, admission, parameters);
            exchange.setProperty(AUDIT_LINE, new Line(line, operation));
        }
        Map<String, Object> known = new HashMap<>();
        known.put("caller", sender.caller());
        known.put("view", admission.view());
        known.put("onlyOf", sender.caller() == null ? null : sender.caller().onlyOf());
        return known;
    }

    /** Writes down what came of it, if it had been written down that it was to be done. */
    void finish(Exchange exchange) {
        Line line = exchange.getProperty(AUDIT_LINE, Line.class);
        if (line == null) {
            return;
        }
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, int.class);
        boolean newAgent = line.operation().equals(NEW_AGENT) && status < 300;
        audit.end(
                line.id(),
                status,
                newAgent ? exchange.getVariable("agentId", String.class) : null,
                exchange.getVariable(SUBJECT, String.class));
    }

    private record Line(String id, String operation) {}
}
