package orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import operations.Refusal;

/** Reads the request to complete an order by hand. */
@ApplicationScoped
@Named("manualCompletion")
public class ManualCompletion {

    private final ManualResult results;
    private final ObjectMapper json = new ObjectMapper();

    public ManualCompletion(ManualResult results) {
        this.results = results;
    }

    /**
     * The values of {@code complete-order.sql}.
     *
     * @param request {@code {"result": ...}}, or empty to go on with the result that the order has
     * @param order the order, as the API shows it
     */
    public Map<String, Object> read(String request, String order, String orderId) throws JsonProcessingException {
        boolean given = request != null && !request.isBlank();
        String text = given ? json.readTree(request).path("result").textValue() : null;
        JsonNode current = json.readTree(order);
        boolean has = current.hasNonNull("resultUri");
        if (has && text != null) {
            throw Refusal.conflict(
                    "result", "the order has a result already; send no body to complete it with that one");
        }
        if (!has && text == null) {
            throw Refusal.invalid("result", "is needed, since the order has no result yet");
        }
        Map<String, Object> values = new HashMap<>();
        ManualResult.Document document = has ? null : results.document(order, text);
        values.put("orderId", orderId);
        values.put("result", text);
        values.put("cid", has ? null : document.cid());
        values.put("resultUri", has ? null : document.uri());
        values.put("resultHash", has ? null : document.hash());
        values.put("bytes", has ? null : document.bytes());
        return values;
    }
}
