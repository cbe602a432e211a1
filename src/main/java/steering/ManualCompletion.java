package steering;

import base.Json;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import orders.OrderStatus;
import orders.PermanentFailure;
import results.address.ContentAddress;
import results.address.ManualResult;
import results.address.Publication;
import results.address.StoredResult;

/** Reads the request to complete an order by hand. */
@ApplicationScoped
@Named("manualCompletion")
public class ManualCompletion {

    private final ManualResult results;
    private final Publication publication;
    private final ObjectMapper json = Json.mapper();

    public ManualCompletion(ManualResult results, Publication publication) {
        this.results = results;
        this.publication = publication;
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
        ManualResult.Document document = has ? null : document(order, text);
        values.put("orderId", orderId);
        values.put("result", text);
        values.put("cid", has ? null : document.cid());
        values.put("resultUri", has ? null : document.uri());
        values.put("resultHash", has ? null : document.hash());
        values.put("bytes", has ? null : document.bytes());
        values.put("published", publication.isBeforeCompletion());
        // Looked at again, under a lock, when the order is completed; this only keeps a useless result out of IPFS.
        values.put(
                "may",
                Step.COMPLETE.mayStartAt(OrderStatus.of(current.path("status").asText())));
        return values;
    }

    /** True if the result has to be on the IPFS node before the order is completed with it. */
    public boolean isAdded(Map<String, Object> completion) {
        return completion.get("cid") != null
                && Boolean.TRUE.equals(completion.get("may"))
                && publication.addsBeforeCompletion();
    }

    /** The result in what {@link #read} returned. */
    public StoredResult result(Map<String, Object> completion) {
        return ContentAddress.of((byte[]) completion.get("bytes"));
    }

    /** Refuses the completion because the IPFS node did not take its result. */
    public void notAdded(Exception reason) {
        if (reason instanceof PermanentFailure) {
            throw Refusal.badAnswer("the order was not changed: " + reason.getMessage());
        }
        throw Refusal.unavailable(
                "the IPFS node cannot store the result now, and the order was not changed; try again");
    }

    private ManualResult.Document document(String order, String text) {
        try {
            return results.document(order, text);
        } catch (PermanentFailure tooLong) {
            throw Refusal.invalid("result", "is too long: " + tooLong.getMessage());
        }
    }
}
