package queue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;

/** Claimed orders for tests of the steps that a worker takes. */
public final class TestOrders {

    /** Of an order that no claim brought: each step asks for what it needs. */
    public static final Order.Known UNKNOWN = new Order.Known(0, 0, 0, true, true, false);

    private TestOrders() {}

    /** An order of {@code agentId}, ten minutes before its deadline. */
    public static Order of(UUID agentId, OrderInput input) {
        return of(UUID.randomUUID(), agentId, input);
    }

    /** As if {@code worker}, in this process, had got {@code order} for a whole lease so long ago. */
    public static void lease(Leases leases, Order order, String worker, Duration ago) {
        leases.over(order.id());
        leases.extended(order.id(), worker, System.nanoTime() - ago.toNanos());
    }

    /** Nothing of it runs in this process any more. */
    public static void over(Leases leases, Order order) {
        leases.over(order.id());
    }

    /** The one with that id. */
    static Order of(UUID id, UUID agentId, OrderInput input) {
        return new Order(
                id,
                "0x" + "1".repeat(64),
                agentId,
                1,
                0,
                "0x" + "2".repeat(64),
                "0x" + "3".repeat(40),
                "0x" + "4".repeat(40),
                BigInteger.ONE,
                BigInteger.ONE,
                Instant.now().plusSeconds(600),
                input,
                UNKNOWN);
    }
}
