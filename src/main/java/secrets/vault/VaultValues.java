package secrets.vault;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import secrets.sealing.KeyedValue;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;
import secrets.sealing.ValueStore;

/**
 * Secrets in Vault. A value is sealed here under a data key of its own; that key, wrapped by transit, and the sealed value are in
 * KV; the row says only where. So neither the database, nor KV, nor transit alone opens it.
 */
@ApplicationScoped
public class VaultValues implements ValueStore {

    private final Queries queries;
    private final VaultTransit transit;
    private final VaultEntries entries;
    private final VaultStored stored;
    private final VaultWatch watch;

    public VaultValues(
            Queries queries, VaultTransit transit, VaultEntries entries, VaultStored stored, VaultWatch watch) {
        this.queries = queries;
        this.transit = transit;
        this.entries = entries;
        this.stored = stored;
        this.watch = watch;
    }

    @Override
    public String currentKey() {
        return transit.newestKey();
    }

    @Override
    public Optional<String> store(SecretName name, KeyedValue value) {
        var entry = new NewEntry(name, false);
        return entry.written(value)
                .flatMap(row -> queries.first("secrets/store-secret-in-vault", row, String.class))
                .or(entry::withdrawn);
    }

    @Override
    public KeyedValue find(SecretName name, SealedValue row) {
        return watch.during(() -> stored.open(name, row));
    }

    @Override
    public boolean take(SecretName name, SealedValue row, KeyedValue value) {
        var entry = new NewEntry(name, true);
        boolean taken = entry.written(value)
                .filter(written -> {
                    written.put("sealedKeyBefore", row.sealedKey());
                    written.put(
                            "entryBefore",
                            row.entry() == null ? null : row.entry().toString());
                    return queries.run("secrets/rewrap-secret-in-vault", written) == 1;
                })
                .isPresent();
        if (!taken) {
            entry.withdrawn();
        }
        return taken;
    }

    /** An entry on its way: announced in the database, so that it is removed if this process dies, then written to Vault. */
    private final class NewEntry {

        private final UUID id = UUID.randomUUID();
        private final Map<String, Object> row = new HashMap<>();
        private final SecretName name;
        private final boolean moved;
        private boolean announced;

        NewEntry(SecretName name, boolean moved) {
            this.name = name;
            this.moved = moved;
            row.put("entry", id.toString());
            row.put("agentId", name.agentId().toString());
            row.put("key", name.key());
        }

        /** What the row must say; empty if there is no such agent. */
        Optional<Map<String, Object>> written(KeyedValue value) {
            row.put("moved", moved);
            announced = queries.run("secrets/announce-secret-entry", row) > 0;
            if (!announced) {
                return Optional.empty();
            }
            try {
                watch.during(() -> {
                    VaultTransit.Wrapped key = transit.wrap(value.dataKey(), name);
                    entries.write(name, id, new VaultEntries.Entry(key.ciphertext(), value.sealedValue()));
                    return row.put("keyId", key.keyId());
                });
            } catch (VaultFailure failure) {
                // A write that was only slow may come after a removal: it keeps the time that was announced.
                if (failure.kind() != VaultFailure.Kind.UNREACHABLE) {
                    withdrawn();
                }
                throw failure;
            }
            return Optional.of(row);
        }

        /** No row was stored for it. */
        Optional<String> withdrawn() {
            if (announced) {
                queries.run("secrets/withdraw-secret-entry", row);
            }
            return Optional.empty();
        }
    }
}
