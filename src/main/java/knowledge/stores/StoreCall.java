package knowledge.stores;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import orders.PermanentFailure;
import orders.TransientFailure;
import outgoing.Destination;
import outgoing.Outgoing;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import outgoing.RetryAfter;

/**
 * One request to a vector store that an agent's owner named, so it goes through the guard of outgoing calls; the stores' own
 * clients cannot be held to that, and are not used.
 */
@ApplicationScoped
public class StoreCall {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER = 4 * 1024 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int TIMED_OUT = 408;

    private final Outgoing outgoing;
    private final Duration longest;
    private final ObjectMapper json = Json.mapper();

    @Inject
    public StoreCall(Outgoing outgoing) {
        this(outgoing, TIMEOUT);
    }

    /** @param longest from a request to the last byte of its answer */
    StoreCall(Outgoing outgoing, Duration longest) {
        this.outgoing = outgoing;
        this.longest = longest;
    }

    /**
     * What the store answered.
     *
     * @param store its name, for messages
     * @param body null for none
     * @param allowed a status beside 2xx that is no failure either; its answer is a missing node
     * @throws TransientFailure if another try may help
     * @throws PermanentFailure if not
     */
    JsonNode send(
            String store, String method, String address, Map<String, String> headers, JsonNode body, int allowed) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json");
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        byte[] bytes = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
        try {
            var answer = outgoing.send(
                    new OutgoingRequest(method, Destination.parse(address), all, bytes, longest, LONGEST_ANSWER));
            if (answer.status() == allowed) {
                return json.missingNode();
            }
            if (answer.status() / 100 != 2) {
                throw refused(store, answer);
            }
            return json.readTree(answer.body());
        } catch (OutgoingRefused refused) {
            throw new PermanentFailure("the store " + store + " was not called: " + refused.getMessage(), refused);
        } catch (OutgoingFailure failure) {
            // Refusals of the guard come as failures too, when a connection is made; a name may be known again later.
            throw new TransientFailure("the store " + store + " gave no answer: " + failure.getMessage(), failure);
        } catch (IOException notJson) {
            throw new TransientFailure("the store " + store + " gave an answer that is not of its API's form", notJson);
        }
    }

    private static RuntimeException refused(String store, OutgoingAnswer answer) {
        int status = answer.status();
        String message = "the store " + store + " answered with status " + status;
        if (status >= 500 || status == TOO_MANY_REQUESTS || status == TIMED_OUT) {
            return new TransientFailure(
                    message, RetryAfter.parse(answer.retryAfter().orElse(null), Instant.now()), null);
        }
        return new PermanentFailure(message);
    }
}
