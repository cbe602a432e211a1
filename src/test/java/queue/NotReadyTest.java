package queue;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import orders.NotReady;
import orders.Order;
import orders.OrderExpired;
import org.junit.jupiter.api.Test;

/** What ends an order before anything is paid for it, and what only puts it off. */
class NotReadyTest {

    private final OrderExpired expired = new OrderExpired("the deadline passed");

    @Test
    void anOrderWhoseBlockMayBeReplacedDoesNotEndByWhatThatBlockSays() {
        var putOff = assertThrows(NotReady.class, () -> NotReady.unless(order(true), this::end));
        assertTrue(putOff.getMessage().endsWith("else it would end: the deadline passed"), putOff::getMessage);
    }

    @Test
    void anyOtherEnds() {
        assertSame(expired, assertThrows(OrderExpired.class, () -> NotReady.unless(order(false), this::end)));
    }

    private void end() {
        throw expired;
    }

    private static Order order(boolean early) {
        return new Order(
                UUID.randomUUID(),
                "0x" + "1".repeat(64),
                UUID.randomUUID(),
                1,
                0,
                "0x" + "2".repeat(64),
                "0x" + "3".repeat(40),
                "0x" + "4".repeat(40),
                BigInteger.ONE,
                BigInteger.ONE,
                Instant.now(),
                null,
                new Order.Known(0, 1, 1, false, false, early));
    }
}
