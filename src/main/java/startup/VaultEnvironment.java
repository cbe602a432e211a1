package startup;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The environment of the place that secrets are kept in, and what belongs together there. */
final class VaultEnvironment {

    private static final String MOUNT = "a path of letters, digits, - and _, with / between its parts";
    private static final String TOKEN = "a text without blanks";

    static final List<Settings.Setting> ALL = List.of(
            Settings.optional("SECRETS_PROVIDER", "local or vault", value -> value.matches("local|vault")),
            Settings.optional(
                    "VAULT_ADDR",
                    "an address such as https://vault.internal:8200; http only at localhost, 127.0.0.1 or [::1], because keys"
                            + " go over it",
                    VaultEnvironment::isSafeAddress),
            Settings.optional("VAULT_TOKEN", TOKEN, VaultEnvironment::isToken),
            Settings.optional("VAULT_ROLE_ID", TOKEN, VaultEnvironment::isToken),
            Settings.optional("VAULT_SECRET_ID", TOKEN, VaultEnvironment::isToken),
            Settings.optional(
                    "VAULT_NAMESPACE", "a path such as team/agents", value -> value.matches("[\\w./-]{1,200}")),
            Settings.optional(
                    "VAULT_CACERT", "the path of a readable file of PEM certificates", Settings::isReadableFile),
            mount("VAULT_APPROLE_MOUNT"),
            mount("VAULT_TRANSIT_MOUNT"),
            Settings.optional(
                    "VAULT_TRANSIT_KEY",
                    "a name of letters, digits, - and _",
                    value -> value.matches("[A-Za-z0-9_-]{1,100}")),
            mount("VAULT_KV_MOUNT"),
            mount("VAULT_KV_PREFIX"));

    private VaultEnvironment() {}

    /** What is missing of Vault's settings, given that some are there; a line each. */
    static List<String> missing(Function<String, String> value) {
        List<String> missing = new ArrayList<>();
        boolean chosen = given("SECRETS_PROVIDER", value).equals("vault");
        boolean named = !given("VAULT_ADDR", value).isEmpty();
        if (chosen && !named) {
            missing.add("VAULT_ADDR is missing; SECRETS_PROVIDER=vault needs it: the address of a Vault");
        }
        boolean role = !given("VAULT_ROLE_ID", value).isEmpty();
        boolean secret = !given("VAULT_SECRET_ID", value).isEmpty();
        if (role != secret) {
            missing.add((role ? "VAULT_SECRET_ID" : "VAULT_ROLE_ID")
                    + " is missing; an AppRole logs in with VAULT_ROLE_ID and VAULT_SECRET_ID together");
        } else if ((chosen || named) && !role && given("VAULT_TOKEN", value).isEmpty()) {
            missing.add("VAULT_TOKEN is missing; Vault needs it, or VAULT_ROLE_ID and VAULT_SECRET_ID in its place");
        }
        return missing;
    }

    private static String given(String name, Function<String, String> value) {
        String given = value.apply(name);
        return given == null ? "" : given.strip();
    }

    private static boolean isSafeAddress(String value) {
        if (!value.matches("https?://[^\\s?#@]+")) {
            return false;
        }
        try {
            URI address = URI.create(value);
            String host = address.getHost();
            return host != null
                    && (address.getScheme().equals("https") || host.matches("localhost|127\\.0\\.0\\.1|\\[::1\\]"));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isToken(String value) {
        return value.matches("[!-~]{1,4096}");
    }

    private static Settings.Setting mount(String name) {
        return Settings.optional(name, MOUNT, value -> value.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+){0,9}"));
    }
}
