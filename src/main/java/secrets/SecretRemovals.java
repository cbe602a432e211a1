package secrets;

import base.RouteRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.UUID;
import secrets.sealing.SecretName;
import secrets.vault.VaultEntries;
import secrets.vault.VaultFailure;
import secrets.vault.VaultWatch;

/** Removes from Vault what a row of {@code secret_removals} names. It can be done twice. */
@ApplicationScoped
@Named("secretRemovals")
public class SecretRemovals {

    private final VaultEntries entries;
    private final VaultWatch watch;

    SecretRemovals(VaultEntries entries, VaultWatch watch) {
        this.entries = entries;
        this.watch = watch;
    }

    private record Removal(UUID agentId, String key, UUID entry, int attempt) {}

    /**
     * Removes the entry of a claimed removal; returns the values of {@code forget-secret-removal.sql}.
     *
     * @throws VaultFailure if Vault is away; the removal is due again later
     */
    public Map<String, Object> remove(Map<String, Object> claimed) {
        Removal removal = RouteRow.as(Removal.class, claimed);
        watch.during(() -> {
            entries.remove(new SecretName(removal.agentId(), removal.key()), removal.entry());
            return removal;
        });
        return Map.of("entry", removal.entry().toString(), "attempt", removal.attempt());
    }
}
