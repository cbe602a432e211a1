package secrets;

import base.GivenText;
import base.HiddenText;
import base.Json;
import base.Refusal;
import base.SecretForm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import secrets.sealing.WritableSecrets;

/** What the API's operations on secrets do. */
@ApplicationScoped
@Named("secretRequests")
public class SecretRequests {

    private static final String SIGNING_KEY = "AGENT_PRIVATE_KEY";
    private static final int DELETE = 0x7f;

    private final WritableSecrets secrets;
    private final ObjectMapper json = Json.mapper();

    SecretRequests(WritableSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Stores what {@code {"key": ..., "value": ...}} says, without what came with the value and is no part of it.
     *
     * @return the secret's name and times as a JSON document; null if there is no such agent
     * @throws Refusal if it is no value for that key, or what keeps values is away
     */
    public String store(HiddenText request, String agentId) throws IOException {
        JsonNode given = json.readTree(request.reveal());
        String key = given.get("key").asText();
        String value = cleaned(key, given.get("value").asText());
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try {
            return secrets.store(UUID.fromString(agentId), key, bytes).orElse(null);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Deletes the secret; returns its name, null if there was none. */
    public String delete(String agentId, String key) {
        return secrets.delete(UUID.fromString(agentId), key) ? key : null;
    }

    /**
     * What is kept of {@code given}. Secrets are sent in headers, which take one line of ASCII (RFC 9110, section 5.5): another could
     * never be used, and a client of HTTP would quote it in its refusal.
     */
    private static String cleaned(String key, String given) {
        String value = GivenText.cleaned(given);
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= ' ' && c < DELETE)) {
            throw Refusal.invalid("value", "must be one line of visible ASCII characters");
        }
        if (key.equals(SIGNING_KEY) && SecretForm.signingKey(value).isEmpty()) {
            throw Refusal.invalid("value", "must be a private key: 32 bytes as 64 hex digits");
        }
        return value;
    }
}
