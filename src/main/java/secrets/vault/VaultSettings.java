package secrets.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How HashiCorp Vault, or OpenBao, is reached, and what is used of it. */
@ConfigMapping(prefix = "agentl2.secrets.vault")
public interface VaultSettings {

    /** Its address ({@code VAULT_ADDR}). Without it there is none. */
    Optional<String> address();

    /** A token ({@code VAULT_TOKEN}). It is not used where there is an AppRole. */
    Optional<String> token();

    /** The AppRole that this runtime logs in as ({@code VAULT_ROLE_ID}). */
    Optional<String> roleId();

    /** What it logs in with ({@code VAULT_SECRET_ID}). */
    Optional<String> secretId();

    /** The namespace of everything here ({@code VAULT_NAMESPACE}). */
    Optional<String> namespace();

    /** A PEM file of the certificates to trust; the JVM's own without it ({@code VAULT_CACERT}). */
    Optional<String> caCert();

    /** Where AppRole is mounted ({@code VAULT_APPROLE_MOUNT}). */
    @WithDefault("approle")
    String approleMount();

    /** Where the transit engine is mounted ({@code VAULT_TRANSIT_MOUNT}). */
    @WithDefault("transit")
    String transitMount();

    /** The name of the transit key, of type aes256-gcm96 ({@code VAULT_TRANSIT_KEY}). */
    @WithDefault("agentl2")
    String transitKey();

    /** Where the KV engine, version 2, is mounted ({@code VAULT_KV_MOUNT}). */
    @WithDefault("secret")
    String kvMount();

    /** What the path of every entry begins with ({@code VAULT_KV_PREFIX}). */
    @WithDefault("agentl2")
    String kvPrefix();
}
