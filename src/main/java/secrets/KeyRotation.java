package secrets;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import secrets.sealing.KeyedValue;
import secrets.sealing.SealedValue;
import secrets.sealing.SecretName;
import secrets.sealing.StoredSecret;
import secrets.sealing.ValueStore;
import secrets.vault.VaultFailure;
import secrets.vault.VaultHttp;
import secrets.vault.VaultStored;

/**
 * Puts every stored secret where {@code SECRETS_PROVIDER} says, under the current key there. Only its data key is wrapped anew,
 * its value is never opened, and a row that is stored or deleted meanwhile is left as it then is; so it can run beside working
 * runtimes, be broken off at any moment and be run again.
 */
@ApplicationScoped
public class KeyRotation {

    private static final int PAGE = 200;

    private final Queries queries;
    private final ValueStores stores;
    private final VaultHttp vault;
    private final VaultStored stored;

    KeyRotation(Queries queries, ValueStores stores, VaultHttp vault, VaultStored stored) {
        this.queries = queries;
        this.stores = stores;
        this.vault = vault;
        this.stored = stored;
    }

    /**
     * What a rotation did.
     *
     * @param wrapped rows that were put under the current key
     * @param left rows that a runtime with another setting has stored meanwhile: another run wraps them
     * @param unreadable rows that no configured key opens; they are as they were
     */
    public record Outcome(long wrapped, long left, long unreadable) {}

    private record Count(String keyId, long rows) {}

    /** How many rows each key has sealed, by the key's id: a master key's, or {@code vault:<name>:v<version>}. */
    public Map<String, Long> rowsByKey() {
        Map<String, Long> rows = new HashMap<>();
        queries.list("secrets/count-secrets-by-key", Map.of(), Count.class)
                .forEach(one -> rows.put(one.keyId(), one.rows()));
        return rows;
    }

    /** The id of the key that everything should be under. @throws VaultFailure if it is Vault's, and Vault does not say */
    public String currentKey() {
        return stores.chosen().currentKey();
    }

    /** Opens a stored secret of each key of Vault's, if there are any. @throws VaultFailure if one's do not open, or Vault is away */
    public void requireVault() {
        if (reachesVault()) {
            stored.require();
        }
    }

    /** True if secrets are put into Vault, false if here. */
    public boolean isIntoVault() {
        return stores.isVaultChosen();
    }

    /** True if there is a Vault that may have secrets. */
    public boolean reachesVault() {
        return vault.isConfigured();
    }

    /**
     * Wraps the data key of each row that another key has sealed.
     *
     * @throws VaultFailure if Vault is needed and is away; what was wrapped before that stays so
     */
    public Outcome run() {
        String current = currentKey();
        long wrapped = 0;
        long unreadable = 0;
        var last = new SecretName(new UUID(0, 0), "");
        while (true) {
            List<StoredSecret> page = queries.list(
                    "secrets/list-secrets-to-rewrap",
                    Map.of(
                            "keyId",
                            current,
                            "afterAgent",
                            last.agentId().toString(),
                            "afterKey",
                            last.key(),
                            "limit",
                            PAGE),
                    StoredSecret.class);
            for (StoredSecret one : page) {
                last = one.name();
                try {
                    wrapped += rewrap(last, one.sealed()) ? 1 : 0;
                } catch (ValueStore.Unreadable noKeyOpensIt) {
                    // Its entry goes when it is stored again or deleted: then it is another, or none.
                    unreadable += SealedValue.now(queries, last).filter(one.sealed()::isSameAs).stream()
                            .count();
                }
            }
            if (page.size() < PAGE) {
                return new Outcome(wrapped, left(current, unreadable), unreadable);
            }
        }
    }

    private long left(String current, long unreadable) {
        long others = rowsByKey().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(current))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Math.max(0, others - unreadable);
    }

    private boolean rewrap(SecretName name, SealedValue row) {
        try (KeyedValue value = stores.of(row).find(name, row)) {
            return stores.chosen().take(name, row, value);
        }
    }
}
