package secrets.sealing;

import base.Queries;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A secret as the database has it.
 *
 * @param keyId names the key that its data key is sealed with
 * @param sealedKey the secret's own data key under the master key: nonce, then ciphertext with tag; null if it is in Vault
 * @param sealedValue the value under the data key: nonce, then ciphertext with tag; null if it is in Vault
 * @param entry the entry in Vault; null if it is here
 */
public record SealedValue(String keyId, byte[] sealedKey, byte[] sealedValue, UUID entry) {

    private static final String VAULT = "vault:";

    /** True for the id of a key of Vault's, false for a master key's. */
    public static boolean isInVault(String keyId) {
        return keyId.startsWith(VAULT);
    }

    public boolean isInVault() {
        return entry != null;
    }

    /** The row of that name as it is now; empty if there is none. */
    public static Optional<SealedValue> now(Queries queries, SecretName name) {
        return queries.first(
                "secrets/read-secret",
                Map.of("agentId", name.agentId().toString(), "key", name.key()),
                SealedValue.class);
    }

    /** True if nothing was stored or moved between this look at the row and the other. */
    public boolean isSameAs(SealedValue other) {
        return keyId.equals(other.keyId)
                && Arrays.equals(sealedKey, other.sealedKey)
                && Objects.equals(entry, other.entry);
    }
}
