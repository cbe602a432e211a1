package secrets;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import secrets.sealing.LocalValues;
import secrets.sealing.SealedValue;
import secrets.sealing.ValueStore;
import secrets.vault.VaultValues;

/** The places that secrets can be kept in, and the one that is chosen for new ones ({@code SECRETS_PROVIDER}). */
@ApplicationScoped
class ValueStores {

    private static final String VAULT = "vault";

    private final LocalValues local;
    private final VaultValues vault;
    private final boolean vaultChosen;

    ValueStores(
            LocalValues local,
            VaultValues vault,
            @ConfigProperty(name = "agentl2.secrets.provider", defaultValue = "local") String provider) {
        this.local = local;
        this.vault = vault;
        this.vaultChosen = provider.strip().equals(VAULT);
    }

    /** Where new values go. */
    ValueStore chosen() {
        return vaultChosen ? vault : local;
    }

    boolean isVaultChosen() {
        return vaultChosen;
    }

    /** Where the value of a row is. */
    ValueStore of(SealedValue row) {
        return row.isInVault() ? vault : local;
    }
}
