package results;

import database.Queries;
import java.util.Map;
import java.util.UUID;

/** Orders as rows, for a person to complete. */
public record ManualOrders(Queries queries) {

    /** A new order that waits in the queue; answers its id. */
    public String waiting() {
        String agent = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", agent, "model", "gpt-4o", "systemPrompt", "x"));
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        return (String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", orderId, "agentId", agent, "priority", 0, "seconds", 600))
                .orElseThrow()
                .get("id");
    }

    public void move(String id, String status) {
        queries.rows("test/set-status", Map.of("id", id, "status", status));
    }
}
