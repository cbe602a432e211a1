package secrets.vault;

import java.util.Map;
import java.util.Optional;

/** The settings of Vault from a map of the environment, with the same defaults as the runtime's. */
public record TestVaultSettings(Map<String, String> environment) implements VaultSettings {

    public static VaultSettings of(Map<String, String> environment) {
        return new TestVaultSettings(environment);
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    @Override
    public Optional<String> address() {
        return given("VAULT_ADDR");
    }

    @Override
    public Optional<String> token() {
        return given("VAULT_TOKEN");
    }

    @Override
    public Optional<String> roleId() {
        return given("VAULT_ROLE_ID");
    }

    @Override
    public Optional<String> secretId() {
        return given("VAULT_SECRET_ID");
    }

    @Override
    public Optional<String> namespace() {
        return given("VAULT_NAMESPACE");
    }

    @Override
    public Optional<String> caCert() {
        return given("VAULT_CACERT");
    }

    @Override
    public String approleMount() {
        return "approle";
    }

    @Override
    public String transitMount() {
        return "transit";
    }

    @Override
    public String transitKey() {
        return given("VAULT_TRANSIT_KEY").orElse("agentl2");
    }

    @Override
    public String kvMount() {
        return given("VAULT_KV_MOUNT").orElse("secret");
    }

    @Override
    public String kvPrefix() {
        return given("VAULT_KV_PREFIX").orElse("agentl2");
    }
}
