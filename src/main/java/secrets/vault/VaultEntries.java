package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import secrets.sealing.SecretName;
import secrets.vault.VaultFailure.Kind;

/**
 * Sealed values in Vault's <a href="https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2">KV engine, version 2</a>, at
 * {@code <prefix>/<agent id>/<name>/<entry>}. An entry is written once and never changed, so that one which is to be removed can
 * be removed at any later time, whatever has been stored meanwhile.
 */
@ApplicationScoped
public class VaultEntries {

    private static final int NOT_FOUND = 404;

    private final VaultSession session;
    private final VaultSettings settings;

    public VaultEntries(VaultSession session, VaultSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * What an entry holds.
     *
     * @param wrappedKey the value's data key, as transit wrapped it
     * @param sealedValue the value under the data key
     */
    record Entry(String wrappedKey, byte[] sealedValue) {}

    void write(SecretName name, UUID entry, Entry holds) {
        byte[] request = VaultSession.json(Map.of(
                "options", Map.of("cas", 0),
                "data",
                        Map.of(
                                "wrapped_key", holds.wrappedKey(),
                                "sealed_value", Base64.getEncoder().encodeToString(holds.sealedValue()))));
        VaultAnswer answer = session.send("POST", path("data", name, entry), request, "writing below " + place("data"));
        if (!answer.isOk() || !answer.json().path("data").has("version")) {
            throw failure("write", answer);
        }
    }

    /** The entry; empty if there is none. */
    Optional<Entry> read(SecretName name, UUID entry) {
        VaultAnswer answer = session.send("GET", path("data", name, entry), null, "reading below " + place("data"));
        if (answer.isNothing()) {
            return Optional.empty();
        }
        JsonNode data = answer.json().path("data").path("data");
        if (!answer.isOk() || !data.isObject()) {
            throw failure("read", answer);
        }
        try {
            return Optional.ofNullable(data.path("sealed_value").binaryValue())
                    .map(value -> new Entry(data.path("wrapped_key").asText(), value));
        } catch (IOException notBase64) {
            return Optional.empty();
        }
    }

    /** Removes the entry with all that Vault keeps of it; does nothing if there is none. */
    public void remove(SecretName name, UUID entry) {
        VaultAnswer answer =
                session.send("DELETE", path("metadata", name, entry), null, "deleting below " + place("metadata"));
        if (!answer.isOk() && !answer.isNothing()) {
            throw failure("delete", answer);
        }
    }

    /** What is answered where there is no such engine, and what else Vault may have against it. */
    private VaultFailure failure(String what, VaultAnswer answer) {
        boolean noEngine = answer.isOk() || answer.status() == NOT_FOUND;
        return new VaultFailure(
                Kind.NOT_SET_UP,
                noEngine
                        ? "Vault has no KV engine of version 2 at " + settings.kvMount() + " (status "
                                + answer.status() + "): enable it, with vault secrets enable -path="
                                + settings.kvMount() + " kv-v2, or mend VAULT_KV_MOUNT"
                        : "Vault did not " + what + " at " + place("data") + " (status " + answer.status()
                                + "): look at its log");
    }

    private String path(String part, SecretName name, UUID entry) {
        return place(part) + "/" + name.owner() + "/" + entry;
    }

    private String place(String part) {
        return settings.kvMount() + "/" + part + "/" + settings.kvPrefix();
    }
}
