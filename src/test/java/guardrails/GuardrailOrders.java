package guardrails;

import database.Queries;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;
import queue.TestOrders;

/** Orders of agents with guardrails, in a database. */
final class GuardrailOrders {

    private GuardrailOrders() {}

    /** An order that waits in the queue, of a new agent with these guardrails. */
    static Order stored(Queries queries, UUID agent, String guardrails, OrderInput input) {
        queries.update("test/insert-limited-agent", Map.of("id", agent.toString(), "guardrails", guardrails));
        String chainId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        String id = (String) queries.row(
                        "test/insert-order",
                        Map.of("orderId", chainId, "agentId", agent.toString(), "priority", 0, "seconds", 600))
                .orElseThrow()
                .get("id");
        Order base = TestOrders.of(agent, input);
        return new Order(
                UUID.fromString(id),
                chainId,
                agent,
                1,
                0,
                base.serviceId(),
                base.buyerAddress(),
                base.sellerAddress(),
                base.priceWei(),
                base.units(),
                base.deadline(),
                input,
                TestOrders.UNKNOWN);
    }

    /** What was found in it: stage, guardrail, check and action. */
    static List<String> found(Queries queries, Order order) {
        return queries.rows("guardrails/list-findings", Map.of("id", order.id().toString())).stream()
                .map(row -> row.get("stage") + " " + row.get("guardrail") + " " + row.get("check") + " "
                        + row.get("action"))
                .toList();
    }
}
