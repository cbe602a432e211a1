package queue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;

/** Claimed orders for tests of the steps that a worker takes. */
public final class TestOrders {

    /** Of an order that no claim brought: each step asks for what it needs. */
    public static final Order.Known UNKNOWN = new Order.Known(0, 0, 0, true, true);

    private TestOrders() {}

    /** An order of {@code agentId}, ten minutes before its deadline. */
    public static Order of(UUID agentId, OrderInput input) {
        return of(UUID.randomUUID(), agentId, input);
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
