package secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import operations.Queries;
import operations.Refusal;
import org.web3j.crypto.Sign;

/** The secrets in the table {@code secrets}, sealed with {@code ENCRYPTION_KEY} or one that came before it. */
@ApplicationScoped
@Named("storedSecrets")
public class StoredSecrets implements Secrets {

    private static final String SIGNING_KEY = "AGENT_PRIVATE_KEY";

    private final Queries queries;
    private final MasterKeys keys;
    private final ObjectMapper json = new ObjectMapper();

    public StoredSecrets(Queries queries, MasterKeys keys) {
        this.queries = queries;
        this.keys = keys;
    }

    @Override
    public Optional<String> value(UUID agentId, String key) {
        return queries.row("read-secret", Map.of("agentId", agentId.toString(), "key", key))
                .map(row -> open(agentId, key, row));
    }

    /** The values of {@code store-secret.sql} for the request {@code {"key": ..., "value": ...}}. */
    public Map<String, Object> sealed(String request, String agentId) throws IOException, GeneralSecurityException {
        JsonNode given = json.readTree(request);
        String key = given.get("key").asText();
        String value = given.get("value").asText();
        if (key.equals(SIGNING_KEY)) {
            checkSigningKey(value);
        }
        SealedValue sealed =
                keys.current().seal(value, owner(UUID.fromString(agentId).toString(), key));
        return Map.of(
                "agentId", agentId,
                "key", key,
                "keyId", sealed.keyId(),
                "sealedKey", sealed.sealedKey(),
                "sealedValue", sealed.sealedValue());
    }

    private String open(UUID agentId, String key, Map<String, Object> row) {
        SealedValue sealed = new SealedValue(
                (String) row.get("key_id"), (byte[]) row.get("sealed_key"), (byte[]) row.get("sealed_value"));
        MasterKey sealedBy = keys.find(sealed.keyId())
                .orElseThrow(() -> new IllegalStateException("secret " + key + " of agent " + agentId
                        + " cannot be opened: the master key " + sealed.keyId() + " that sealed it is not configured"));
        try {
            return sealedBy.open(sealed, owner(agentId.toString(), key));
        } catch (GeneralSecurityException changed) {
            throw new IllegalStateException(
                    "secret " + key + " of agent " + agentId + " cannot be opened: its row was changed", changed);
        }
    }

    private static void checkSigningKey(String value) {
        boolean hex = value.matches("(0x)?[0-9a-fA-F]{64}");
        BigInteger key = hex ? new BigInteger(value.replaceFirst("^0x", ""), 16) : BigInteger.ZERO;
        // A private key of secp256k1 lies from 1 to the order of the curve, less one.
        if (key.signum() == 0 || key.compareTo(Sign.CURVE_PARAMS.getN()) >= 0) {
            throw Refusal.invalid("value", "must be a private key: 32 bytes as 64 hex digits");
        }
    }

    /** What a secret belongs to, which is authenticated with it: a row that is moved to another agent does not open. */
    static String owner(String agentId, String key) {
        return agentId + "/" + key;
    }
}
