package base;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import org.slf4j.MDC;

/** Puts an order's and its agent's ids on every log line of the thread that works on it. */
@ApplicationScoped
@Named("orderLog")
public class OrderLog {

    /** From here on the thread's lines are about the order in {@code row}, by its columns {@code order_id} and {@code agent_id}. */
    public void about(Map<String, Object> row) {
        MDC.put("orderId", String.valueOf(row.get("order_id")));
        MDC.put("agentId", String.valueOf(row.get("agent_id")));
    }

    /** From here on they are about no order. */
    public void done() {
        MDC.remove("orderId");
        MDC.remove("agentId");
    }
}
