package secrets.vault;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import secrets.sealing.KeyedValue;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;
import secrets.sealing.ValueStore;
import secrets.vault.VaultFailure.Kind;

/** Opens what rows say is in Vault. */
@ApplicationScoped
public class VaultStored {

    private final Queries queries;
    private final VaultTransit transit;
    private final VaultEntries entries;

    public VaultStored(Queries queries, VaultTransit transit, VaultEntries entries) {
        this.queries = queries;
        this.transit = transit;
        this.entries = entries;
    }

    /**
     * The value of a row, with its data key.
     *
     * @throws ValueStore.Unreadable as {@link ValueStore#find} does
     * @throws VaultFailure if Vault is away, or not set up
     */
    KeyedValue open(SecretName name, SealedValue row) {
        VaultEntries.Entry entry = entries.read(name, row.entry())
                .orElseThrow(() -> new ValueStore.Unreadable(name, "Vault has no entry of it", null));
        byte[] dataKey = transit.unwrap(new VaultTransit.Wrapped(row.keyId(), entry.wrappedKey()), name)
                .orElseThrow(() -> new ValueStore.Unreadable(
                        name,
                        "Vault's key " + row.keyId()
                                + " does not open its entry: it was changed or moved, or that version of the key is"
                                + " shut off",
                        null));
        return new KeyedValue(dataKey, entry.sealedValue());
    }

    /** @param rows how many the key has sealed */
    private record Sample(
            UUID agentId, String key, String keyId, byte[] sealedKey, byte[] sealedValue, UUID entry, long rows) {}

    /**
     * Opens a stored secret of each key: what this process writes and reads may be all right, and yet be elsewhere than what is
     * stored. One that was spoiled alone does not count.
     *
     * @throws VaultFailure if none of a key's does, with what an operator has to do
     */
    public void require() {
        Map<String, List<Sample>> byKey = queries.list("secrets/sample-vault-secrets", Map.of(), Sample.class).stream()
                .collect(Collectors.groupingBy(Sample::keyId, LinkedHashMap::new, Collectors.toList()));
        byKey.forEach((key, samples) -> {
            ValueStore.Unreadable why = null;
            for (Sample one : samples) {
                Optional<ValueStore.Unreadable> unreadable = unreadable(
                        new SecretName(one.agentId(), one.key()),
                        new SealedValue(key, one.sealedKey(), one.sealedValue(), one.entry()));
                if (unreadable.isEmpty()) {
                    return;
                }
                why = unreadable.get();
            }
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    samples.getFirst().rows() + " stored secrets are in Vault under " + key + ", and "
                            + why.getMessage()
                            + ". Set VAULT_ADDR, VAULT_NAMESPACE, VAULT_KV_MOUNT, VAULT_KV_PREFIX and VAULT_TRANSIT_MOUNT"
                            + " to what they were stored with",
                    why);
        });
    }

    /** Why the row does not open; empty if it does, or was replaced or deleted meanwhile. */
    private Optional<ValueStore.Unreadable> unreadable(SecretName name, SealedValue row) {
        try (KeyedValue opened = open(name, row)) {
            return Optional.empty();
        } catch (ValueStore.Unreadable unreadable) {
            return SealedValue.now(queries, name).filter(row::isSameAs).map(still -> unreadable);
        }
    }
}
