package steering;

import base.Json;
import base.JsonBounds;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** Checks the input that a buyer hands in; the contract has checked its form and most sizes already. */
@ApplicationScoped
@Named("inputReader")
public class InputReader {

    private static final int MAX_PARAMS_BYTES = 64 * 1024;

    private final ObjectMapper json = Json.bounded();
    private final InputForm form;

    public InputReader(InputForm form) {
        this.form = form;
    }

    /**
     * The values of {@code provide-input.sql} and {@code keep-early-input.sql}; the hashes are those of the exact body.
     *
     * @param giver the wallet that hands it in, or {@code *} for one that may do so for every buyer
     */
    public Map<String, Object> read(String body, String orderId, String giver) throws JsonProcessingException {
        JsonNode input = json.readTree(body);
        JsonNode messages = input.path("messages");
        boolean asks = messages.path(messages.size() - 1).path("role").asText().equals("user");
        if (input.path("prompt").asText().isBlank() && !asks) {
            throw Refusal.invalid("prompt", "is needed, unless the last message is the user's");
        }
        if (input.path("params").toString().getBytes(StandardCharsets.UTF_8).length > MAX_PARAMS_BYTES) {
            throw Refusal.invalid("params", "must not be longer than 64 KiB");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "orderId", orderId,
                "givenBy", giver,
                "input", input.toString(),
                "sha256", Numeric.toHexString(Hash.sha256(bytes)),
                "keccak256", Numeric.toHexString(Hash.sha3(bytes)));
    }

    /**
     * Reads text that was found where an event says the input is, and holds it to the same form and sizes as what is handed
     * in: a JSON object with one of the contract's fields, or else plain text, which is the prompt; each may have a byte order mark before.
     *
     * @return the input as JSON
     */
    public String parse(String given) throws JsonProcessingException {
        String text = given.startsWith("\uFEFF") ? given.substring(1) : given;
        JsonNode input = object(text);
        if (input == null) {
            input = json.createObjectNode().put("prompt", text);
        }
        try {
            form.require(input.toString());
            return (String) read(input.toString(), "", "").get("input");
        } catch (Refusal refused) {
            throw Refusal.invalid(
                    "input",
                    "the input is not of the contract's form: " + refused.field() + " " + refused.getMessage());
        }
    }

    private JsonNode object(String text) {
        try {
            JsonNode read = json.readTree(text);
            return read.has("prompt") || read.has("messages") || read.has("params") ? read : null;
        } catch (StreamConstraintsException tooMuch) {
            if (text.stripLeading().startsWith("{")) {
                throw JsonBounds.beyond("input");
            }
            return null;
        } catch (JsonProcessingException plainText) {
            return null;
        }
    }

    /** Refuses an unknown order, unless it is named by the chain's id: such an order may yet come. */
    public void requireChainId(String orderId) {
        if (!orderId.startsWith("0x")) {
            throw Refusal.unknown("order");
        }
    }

    /** The answer for input that is kept until its order is seen. */
    public String kept(String orderId) {
        return json.createObjectNode()
                .put("orderId", orderId.toLowerCase(Locale.ROOT))
                .put("status", "kept")
                .toString();
    }

    /** Refuses input that was not kept. {@code row} is what {@code keep-early-input.sql} returned. */
    public void requireKept(Boolean same) {
        if (same == null) {
            throw Refusal.conflict(
                    null, "too much input waits for orders that are not on the chain yet; send it again later");
        }
        if (!same) {
            throw Refusal.conflict(null, "other input is kept for this order already");
        }
    }
}
