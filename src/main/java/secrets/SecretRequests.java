package secrets;

import base.HiddenText;
import base.Json;
import base.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.web3j.crypto.Sign;
import secrets.sealing.WritableSecrets;

/** What the API's operations on secrets do. */
@ApplicationScoped
@Named("secretRequests")
public class SecretRequests {

    private static final String SIGNING_KEY = "AGENT_PRIVATE_KEY";

    private final WritableSecrets secrets;
    private final ObjectMapper json = Json.mapper();

    SecretRequests(WritableSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Stores what {@code {"key": ..., "value": ...}} says.
     *
     * @return the secret's name and times as a JSON document; null if there is no such agent
     * @throws Refusal if it is no value for that key, or what keeps values is away
     */
    public String store(HiddenText request, String agentId) throws IOException {
        JsonNode given = json.readTree(request.reveal());
        String key = given.get("key").asText();
        String value = given.get("value").asText();
        if (key.equals(SIGNING_KEY)) {
            checkSigningKey(value);
        }
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

    private static void checkSigningKey(String value) {
        boolean hex = value.matches("(0x)?[0-9a-fA-F]{64}");
        BigInteger key = hex ? new BigInteger(value.replaceFirst("^0x", ""), 16) : BigInteger.ZERO;
        // A private key of secp256k1 lies from 1 to the order of the curve, less one.
        if (key.signum() == 0 || key.compareTo(Sign.CURVE_PARAMS.getN()) >= 0) {
            throw Refusal.invalid("value", "must be a private key: 32 bytes as 64 hex digits");
        }
    }
}
