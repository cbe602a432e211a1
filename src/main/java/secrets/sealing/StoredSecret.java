package secrets.sealing;

import java.util.UUID;

/** A row of the table {@code secrets}. */
public record StoredSecret(UUID agentId, String key, String keyId, byte[] sealedKey, byte[] sealedValue, UUID entry) {

    public SecretName name() {
        return new SecretName(agentId, key);
    }

    public SealedValue sealed() {
        return new SealedValue(keyId, sealedKey, sealedValue, entry);
    }

    /** What is sealed is no business of a log. */
    @Override
    public String toString() {
        return name().toString();
    }
}
