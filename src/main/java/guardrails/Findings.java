package guardrails;

import agents.Agent;
import base.Queries;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import orders.Order;
import org.jboss.logging.Logger;

/** Writes down what guardrails find, at once, so that it stays known whatever becomes of the order. */
@ApplicationScoped
@Named("findings")
public class Findings {

    private static final Logger LOG = Logger.getLogger(Findings.class);

    private final Queries queries;
    private final ObjectMapper json;

    public Findings(Queries queries, ObjectMapper json) {
        this.queries = queries;
        this.json = json;
    }

    /** Writes them for the order's present run; what was found before, by a try that was cut off, is not written twice. */
    void note(Order order, List<Finding> found) {
        if (found.isEmpty()) {
            return;
        }
        for (Finding one : found) {
            LOG.infof(
                    "%s found %s at the %s: %s, %s",
                    one.check(), one.guardrail(), one.stage(), one.detail(), one.action());
        }
        try {
            queries.run(
                    "guardrails/note-findings",
                    Map.of("id", order.id().toString(), "findings", json.writeValueAsString(found)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a finding cannot be written as JSON", e);
        }
    }

    /**
     * What was found in the order's present run, oldest first.
     *
     * @param held what was found of the answer; without topics to check and earlier attempts there is nothing else
     */
    public List<Finding> list(Order order, Agent agent, List<Finding> held) {
        if (!order.known().isBegun() && agent.guardrails().blockedTopics().isEmpty()) {
            return held;
        }
        return queries.list("guardrails/list-findings", Map.of("id", order.id().toString()), Finding.class);
    }
}
