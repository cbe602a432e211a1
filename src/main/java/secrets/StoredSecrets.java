package secrets;

import base.GivenText;
import base.Queries;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import orders.NotReady;
import secrets.sealing.KeyedValue;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;
import secrets.sealing.ValueStore;
import secrets.sealing.WritableSecrets;

/**
 * The secrets that the table {@code secrets} lists. Where the value of a new one goes is the setting {@code SECRETS_PROVIDER};
 * where it is read from is what its row says, so that a change of the setting loses none.
 */
@ApplicationScoped
@Named("storedSecrets")
public class StoredSecrets implements WritableSecrets {

    private final Queries queries;
    private final ValueStores stores;
    private final SealedRows rows;

    StoredSecrets(Queries queries, ValueStores stores, SealedRows rows) {
        this.queries = queries;
        this.stores = stores;
        this.rows = rows;
    }

    @Override
    public Optional<String> value(UUID agentId, String key) {
        var name = new SecretName(agentId, key);
        // What was stored before the door cleaned it.
        return rows.of(name).flatMap(row -> open(name, row)).map(GivenText::cleaned);
    }

    private Optional<String> open(SecretName name, SealedValue row) {
        try (KeyedValue value = stores.of(row).find(name, row)) {
            return Optional.of(value.open(name));
        } catch (GeneralSecurityException changed) {
            throw new ValueStore.Unreadable(name, "it was changed", changed);
        } catch (ValueStore.Unreadable unreadable) {
            // It may have been deleted, stored again or moved between the look at the row and that at its value.
            Optional<SealedValue> now = SealedValue.now(queries, name);
            if (now.filter(row::isSameAs).isPresent()) {
                throw unreadable;
            }
            return now.flatMap(newer -> open(name, newer));
        }
    }

    @Override
    public Optional<String> store(UUID agentId, String key, byte[] value) {
        var name = new SecretName(agentId, key);
        try (KeyedValue sealed = KeyedValue.seal(value, name)) {
            return stores.chosen().store(name, sealed);
        } catch (NotReady away) {
            throw Refusal.unavailable("the secret was not stored: " + away.getMessage());
        } finally {
            rows.forget(name);
        }
    }

    @Override
    public boolean delete(UUID agentId, String key) {
        try {
            return queries.run("secrets/delete-secret", Map.of("agentId", agentId.toString(), "key", key)) > 0;
        } finally {
            rows.forget(new SecretName(agentId, key));
        }
    }
}
