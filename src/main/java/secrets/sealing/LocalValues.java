package secrets.sealing;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Secrets in the rows themselves, each under a data key that is wrapped by {@code ENCRYPTION_KEY} or one that came before it. */
@ApplicationScoped
public class LocalValues implements ValueStore {

    private final Queries queries;
    private final MasterKeys keys;

    public LocalValues(Queries queries, MasterKeys keys) {
        this.queries = queries;
        this.keys = keys;
    }

    @Override
    public String currentKey() {
        return keys.current().id();
    }

    @Override
    public Optional<String> store(SecretName name, KeyedValue value) {
        return queries.first("secrets/store-secret", row(name, value), String.class);
    }

    @Override
    public KeyedValue find(SecretName name, SealedValue row) {
        MasterKey wrappedBy = keys.find(row.keyId())
                .orElseThrow(() -> new Unreadable(
                        name, "the master key " + row.keyId() + " that sealed it is not configured", null));
        try {
            return new KeyedValue(wrappedBy.unwrap(row.sealedKey(), name), row.sealedValue());
        } catch (GeneralSecurityException changed) {
            throw new Unreadable(name, "its row was changed", changed);
        }
    }

    @Override
    public boolean take(SecretName name, SealedValue row, KeyedValue value) {
        Map<String, Object> change = row(name, value);
        change.put("sealedKeyBefore", row.sealedKey());
        change.put("entryBefore", row.entry() == null ? null : row.entry().toString());
        return queries.run("secrets/rewrap-secret", change) == 1;
    }

    private Map<String, Object> row(SecretName name, KeyedValue value) {
        Map<String, Object> row = new HashMap<>();
        row.put("agentId", name.agentId().toString());
        row.put("key", name.key());
        row.put("keyId", currentKey());
        row.put("sealedKey", keys.current().wrap(value.dataKey(), name));
        row.put("sealedValue", value.sealedValue());
        return row;
    }
}
