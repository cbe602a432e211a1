package queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.Map;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;

/** Reads an {@link Order} from a row of {@code claim-orders.sql}. */
final class ClaimedOrder {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ClaimedOrder() {}

    static Order from(Map<String, Object> row) {
        return new Order(
                (UUID) row.get("id"),
                (String) row.get("order_id"),
                (UUID) row.get("agent_id"),
                ((Number) row.get("attempt")).intValue(),
                ((Number) row.get("failures")).intValue(),
                (String) row.get("service_id"),
                (String) row.get("buyer_address"),
                (String) row.get("seller_address"),
                ((BigDecimal) row.get("price_wei")).toBigIntegerExact(),
                ((BigDecimal) row.get("units")).toBigIntegerExact(),
                ((Timestamp) row.get("deadline")).toInstant(),
                input((String) row.get("input_data")));
    }

    private static OrderInput input(String json) {
        try {
            return JSON.readValue(json, OrderInput.class);
        } catch (JsonProcessingException e) {
            // What is stored was checked against the contract when it came in.
            throw new IllegalStateException("an order's stored input is not of the contract's form", e);
        }
    }
}
