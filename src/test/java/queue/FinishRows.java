package queue;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What {@code finish-orders.sql} is given, for tests of one order's end. */
public final class FinishRows {

    private FinishRows() {}

    /** @param values of one order; {@code reviewReasons} as JSON text */
    public static Map<String, Object> of(Map<String, Object> values) {
        ObjectNode row = Json.mapper().valueToTree(values);
        try {
            if (values.get("reviewReasons") instanceof String reasons) {
                row.set("reviewReasons", Json.mapper().readTree(reasons));
            }
            return Map.of("rows", Json.mapper().createArrayNode().add(row).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
