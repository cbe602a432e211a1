package queue;

import agents.Agent;
import database.Queries;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;

/** Orders that a worker has claimed, as rows, for tests of the steps that it takes. */
public final class ClaimedOrders {

    private final Queries queries;

    public ClaimedOrders(Queries queries) {
        this.queries = queries;
    }

    /** An order of {@code agent}, which is stored too if it is not yet, under its first claim. */
    public Order of(Agent agent, OrderInput input) {
        queries.update(
                "test/insert-agent",
                Map.of("id", agent.id().toString(), "model", agent.model(), "systemPrompt", agent.systemPrompt()));
        UUID id = UUID.randomUUID();
        String orderId = "0x" + (id + "" + id).replace("-", "");
        queries.rows(
                "test/insert-claimed-order",
                Map.of(
                        "id",
                        id.toString(),
                        "orderId",
                        orderId,
                        "agentId",
                        agent.id().toString()));
        return claimed(id, orderId, agent, input, 1);
    }

    /** The same order as another worker gets it, after the first one lost it. */
    public Order again(Order order, Agent agent) {
        loseLease(order);
        return claimed(order.id(), order.orderId(), agent, order.input(), order.attempt() + 1);
    }

    /** The order's worker was silent for too long. */
    public void loseLease(Order order) {
        queries.update("test/lose-lease", Map.of("id", order.id().toString()));
    }

    private Order claimed(UUID id, String orderId, Agent agent, OrderInput input, int attempt) {
        queries.rows("test/claim-order", Map.of("id", id.toString(), "attempt", attempt));
        return new Order(
                id,
                orderId,
                agent.id(),
                attempt,
                0,
                "0x" + "2".repeat(64),
                "0x" + "3".repeat(40),
                "0x" + "4".repeat(40),
                BigInteger.ONE,
                BigInteger.ONE,
                Instant.now().plusSeconds(600),
                input,
                TestOrders.UNKNOWN);
    }
}
