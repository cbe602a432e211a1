package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import orders.OrderStatus;
import org.junit.jupiter.api.Test;

class RouteRowTest {

    private record Row(
            long orderCount,
            int tries,
            Double gapSeconds,
            BigInteger priceWei,
            Instant at,
            OrderStatus status,
            boolean late) {}

    @Test
    void columnsBecomeComponentsOfTheirNames() {
        var row =
                new HashMap<String, Object>(Map.of("order_count", 7, "tries", 3L, "gapSeconds", new BigDecimal("1.5")));
        row.put("price_wei", new BigDecimal("1000000000000000000000"));
        row.put("at", Timestamp.from(Instant.EPOCH));
        row.put("status", "awaiting_input");
        row.put("late", null);
        row.put("more", "than is asked for");
        assertEquals(
                new Row(7, 3, 1.5, BigInteger.TEN.pow(21), Instant.EPOCH, OrderStatus.AWAITING_INPUT, false),
                RouteRow.as(Row.class, row));
    }

    @Test
    void noRowIsNoRecord() {
        assertNull(RouteRow.as(Row.class, null));
    }

    @Test
    void aColumnThatIsMissingIsNotTakenForNull() {
        assertThrows(IllegalArgumentException.class, () -> RouteRow.as(Row.class, Map.of("tries", 1)));
    }
}
