package base;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.MDC;

/** Puts an order's and its agent's ids on every log line of the thread that works on it. */
@ApplicationScoped
@Named("orderLog")
public class OrderLog {

    /** From here on the thread's lines are about the order in {@code row}, by its columns {@code order_id} and {@code agent_id}. */
    public void about(Map<String, Object> row) {
        put(row.get("order_id"), row.get("agent_id"));
    }

    /** The same of an order by its id on chain, and the agent's. */
    public void aboutOrder(String orderId, UUID agentId) {
        put(orderId, agentId);
    }

    private static void put(Object orderId, Object agentId) {
        MDC.put("orderId", String.valueOf(orderId));
        MDC.put("agentId", String.valueOf(agentId));
    }

    /** From here on they are about no order. */
    public void done() {
        MDC.remove("orderId");
        MDC.remove("agentId");
    }
}
