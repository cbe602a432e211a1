package secrets.sealing;

import java.util.Map;
import java.util.UUID;

/** Whose secret it is, and which. */
public record SecretName(UUID agentId, String key) {

    /** The name of a row of the table {@code secrets}. */
    public static SecretName of(Map<String, Object> row) {
        return new SecretName(UUID.fromString(row.get("agent_id").toString()), (String) row.get("key"));
    }

    /** What a secret belongs to, which is authenticated with it: one that is moved to another agent does not open. */
    public String owner() {
        return agentId + "/" + key;
    }

    /** For messages, which may name a secret but not say it. */
    @Override
    public String toString() {
        return "secret " + key + " of agent " + agentId;
    }
}
