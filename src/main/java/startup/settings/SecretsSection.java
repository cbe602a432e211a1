package startup.settings;

import base.SecretForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where agents' secrets are kept, and under which keys. */
final class SecretsSection {

    private static final String MOUNT = "a path of letters, digits, - and _, with / between its parts";

    static final Section ALL = new Section(
            "Secrets of agents",
            List.of(
                    Setting.of(
                                    "ENCRYPTION_KEY",
                                    "agentl2.secrets.encryption-key",
                                    "seals the agents' secrets ([docs/secrets.md](secrets.md))",
                                    new Form(
                                            "64 random hex digits or the base64 of 32 random bytes, for example from:"
                                                    + " openssl rand -hex 32",
                                            SecretForm::isMasterKey))
                            .isRequired()
                            .isSecret()
                            .inExample(""),
                    Setting.of(
                                    "ENCRYPTION_KEY_PREVIOUS",
                                    "agentl2.secrets.previous-encryption-keys",
                                    "what stored secrets may still be sealed under, until the command `rewrap` was run",
                                    new Form(
                                            "earlier values of ENCRYPTION_KEY, separated by commas",
                                            SecretForm::isMasterKeyList))
                            .isSecret(),
                    Setting.of(
                                    "SECRETS_PROVIDER",
                                    "agentl2.secrets.provider",
                                    "where new secrets of agents go: the database, or"
                                            + " [Vault](secrets.md#hashicorp-vault)",
                                    Form.matching("local or vault", "local|vault"))
                            .or("local"),
                    Setting.of(
                            "VAULT_ADDR",
                            "agentl2.secrets.vault.address",
                            "a Vault or OpenBao",
                            new Form(
                                    "an address such as https://vault.internal:8200; http only at localhost, 127.0.0.1 or"
                                            + " [::1], because keys go over it",
                                    SecretsSection::isSafeAddress)),
                    vault("VAULT_ROLE_ID", "role-id", "the AppRole that the runtime logs in as", token()),
                    vault("VAULT_SECRET_ID", "secret-id", "what it logs in with", token())
                            .isSecret(),
                    vault("VAULT_TOKEN", "token", "a token, where there is no AppRole", token())
                            .isSecret(),
                    vault(
                            "VAULT_NAMESPACE",
                            "namespace",
                            "the namespace of everything there",
                            Form.matching("a path such as team/agents", "[\\w./-]{1,200}")),
                    vault(
                            "VAULT_CACERT",
                            "ca-cert",
                            "what to trust in place of the JVM's certificates",
                            Form.file("the path of a readable file of PEM certificates")),
                    vault(
                                    "VAULT_TRANSIT_KEY",
                                    "transit-key",
                                    "the transit key, of type `aes256-gcm96`",
                                    Form.matching("a name of letters, digits, - and _", "[A-Za-z0-9_-]{1,100}"))
                            .or("agentl2"),
                    vault("VAULT_KV_PREFIX", "kv-prefix", "what the path of every entry begins with", path())
                            .or("agentl2"),
                    vault("VAULT_TRANSIT_MOUNT", "transit-mount", "where the transit engine is mounted", path())
                            .or("transit"),
                    vault("VAULT_KV_MOUNT", "kv-mount", "where the KV engine, version 2, is mounted", path())
                            .or("secret"),
                    vault("VAULT_APPROLE_MOUNT", "approle-mount", "where AppRole is mounted", path())
                            .or("approle")));

    private SecretsSection() {}

    /** What is missing of Vault's settings, given that some are there, a line each; {@code value} reads them by name. */
    static List<String> missing(UnaryOperator<String> value) {
        List<String> missing = new ArrayList<>();
        boolean chosen = value.apply("SECRETS_PROVIDER").equals("vault");
        boolean named = !value.apply("VAULT_ADDR").isEmpty();
        if (chosen && !named) {
            missing.add("VAULT_ADDR is missing; SECRETS_PROVIDER=vault needs it: the address of a Vault");
        }
        boolean role = !value.apply("VAULT_ROLE_ID").isEmpty();
        boolean secret = !value.apply("VAULT_SECRET_ID").isEmpty();
        if (role != secret) {
            missing.add((role ? "VAULT_SECRET_ID" : "VAULT_ROLE_ID")
                    + " is missing; an AppRole logs in with VAULT_ROLE_ID and VAULT_SECRET_ID together");
        } else if ((chosen || named) && !role && value.apply("VAULT_TOKEN").isEmpty()) {
            missing.add("VAULT_TOKEN is missing; Vault needs it, or VAULT_ROLE_ID and VAULT_SECRET_ID in its place");
        }
        return missing;
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

    private static Setting vault(String name, String property, String words, Form form) {
        return Setting.of(name, "agentl2.secrets.vault." + property, words, form);
    }

    private static Form token() {
        return Form.matching("a text without blanks", "[!-~]{1,4096}");
    }

    private static Form path() {
        return Form.matching(MOUNT, "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+){0,9}");
    }
}
