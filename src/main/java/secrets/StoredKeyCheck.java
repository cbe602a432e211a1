package secrets;

import io.quarkus.runtime.PreventFurtherStepsException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import secrets.sealing.MasterKeys;
import secrets.sealing.SealedValue;
import secrets.vault.VaultCheck;
import secrets.vault.VaultFailure;
import secrets.vault.VaultHttp;

/** Keeps a runtime from starting without what opens the secrets that are stored: its orders would fail one by one. */
@ApplicationScoped
public class StoredKeyCheck {

    private static final Logger LOG = Logger.getLogger(StoredKeyCheck.class);
    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 78;

    private final KeyRotation rotation;
    private final MasterKeys keys;
    private final ValueStores stores;
    private final VaultHttp vault;
    private final VaultCheck vaultCheck;

    StoredKeyCheck(KeyRotation rotation, MasterKeys keys, ValueStores stores, VaultHttp vault, VaultCheck vaultCheck) {
        this.rotation = rotation;
        this.keys = keys;
        this.stores = stores;
        this.vault = vault;
        this.vaultCheck = vaultCheck;
    }

    /** @throws PreventFurtherStepsException if there are secrets that nothing configured opens, or Vault is needed and away */
    public void check() {
        var rows = new TreeMap<>(rotation.rowsByKey());
        var inVault = new TreeMap<>(rows);
        inVault.keySet().removeIf(key -> !SealedValue.isInVault(key));
        var unopened = new TreeMap<>(rows);
        unopened.keySet().removeAll(inVault.keySet());
        unopened.keySet().removeAll(keys.ids());
        if (!unopened.isEmpty()) {
            throw refused(
                    sum(unopened) + " stored secrets are sealed under the master key "
                            + String.join(", ", unopened.keySet())
                            + ", which is neither ENCRYPTION_KEY nor in ENCRYPTION_KEY_PREVIOUS: set it there",
                    BAD_CONFIGURATION);
        }
        if (!inVault.isEmpty() && !vault.isConfigured()) {
            throw refused(
                    sum(inVault)
                            + " stored secrets are in Vault, and VAULT_ADDR is not set: set it, and VAULT_TOKEN, or"
                            + " VAULT_ROLE_ID and VAULT_SECRET_ID",
                    BAD_CONFIGURATION);
        }
        if (!inVault.isEmpty() || stores.isVaultChosen()) {
            requireVault();
        }
        tellOfOthers(rows);
    }

    private void requireVault() {
        try {
            vaultCheck.require();
        } catch (VaultFailure failure) {
            throw refused(failure.getMessage(), failure.isOfConfiguration() ? BAD_CONFIGURATION : FAILED);
        }
    }

    private void tellOfOthers(Map<String, Long> rows) {
        var others = new TreeMap<>(rows);
        if (!rows.isEmpty()) {
            others.remove(rotation.currentKey());
        }
        if (!others.isEmpty()) {
            LOG.infof(
                    "%d stored secrets are under another key than the current one; the command rewrap puts them under that",
                    sum(others));
        } else if (keys.ids().size() > 1) {
            LOG.info("no stored secret is under a previous master key; ENCRYPTION_KEY_PREVIOUS is not needed any more");
        }
    }

    private static PreventFurtherStepsException refused(String why, int status) {
        return new PreventFurtherStepsException("agentl2: " + why, status);
    }

    private static long sum(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
