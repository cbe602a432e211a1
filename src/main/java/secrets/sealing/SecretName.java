package secrets.sealing;

import java.util.UUID;

/** Whose secret it is, and which. */
public record SecretName(UUID agentId, String key) {

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
