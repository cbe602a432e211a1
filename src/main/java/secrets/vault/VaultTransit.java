package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import secrets.sealing.AesGcm;
import secrets.sealing.SecretName;
import secrets.vault.VaultFailure.Kind;

/**
 * Wraps data keys with Vault's <a href="https://developer.hashicorp.com/vault/api-docs/secret/transit">transit engine</a>, under
 * a key that never leaves it. What a secret belongs to is authenticated with its key, as {@code associated_data}.
 */
@ApplicationScoped
public class VaultTransit {

    private static final int BAD_REQUEST = 400;
    private static final String KEY_TYPE = "aes256-gcm96";
    private static final Pattern WRAPPED = Pattern.compile("vault:v(\\d{1,9}):\\S+");
    private static final Pattern KEY_ID = Pattern.compile("vault:([A-Za-z0-9_-]{1,100}):v\\d{1,9}");

    private final VaultSession session;
    private final VaultSettings settings;

    public VaultTransit(VaultSession session, VaultSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * A wrapped data key.
     *
     * @param keyId {@code vault:<name>:v<version>} of what wrapped it
     * @param ciphertext in Vault's form, {@code vault:v<version>:<base64>}
     */
    record Wrapped(String keyId, String ciphertext) {}

    /** The id of the newest version of the key. @throws VaultFailure if there is no such key, or one of another kind */
    public String newestKey() {
        String name = settings.transitKey();
        VaultAnswer answer =
                session.send("GET", settings.transitMount() + "/keys/" + name, null, "reading the key " + path(name));
        if (!answer.isOk()) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    "Vault has no transit key " + path(name) + ": make it, with vault write -f "
                            + settings.transitMount() + "/keys/" + name + " type=" + KEY_TYPE
                            + ", or mend VAULT_TRANSIT_MOUNT or VAULT_TRANSIT_KEY");
        }
        JsonNode key = answer.json().path("data");
        if (!key.path("type").asText().equals(KEY_TYPE) || key.path("derived").asBoolean()) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    "Vault's transit key " + path(name) + " must be of type " + KEY_TYPE
                            + " and not derived: make another, and name it in VAULT_TRANSIT_KEY");
        }
        return keyId(name, key.path("latest_version").asText());
    }

    /** Wraps a data key with the newest version of the key. */
    Wrapped wrap(byte[] dataKey, SecretName name) {
        byte[] request = request("plaintext", Base64.getEncoder().encode(dataKey), name);
        try {
            VaultAnswer answer = session.send(
                    "POST",
                    settings.transitMount() + "/encrypt/" + settings.transitKey(),
                    request,
                    "encrypting with " + path(settings.transitKey()));
            String ciphertext = answer.json().path("data").path("ciphertext").asText();
            Matcher wrapped = WRAPPED.matcher(ciphertext);
            if (!answer.isOk() || !wrapped.matches()) {
                throw new VaultFailure(
                        Kind.NOT_SET_UP,
                        "Vault did not encrypt with the transit key " + path(settings.transitKey()) + " (status "
                                + answer.status() + "): it must be there, and of type " + KEY_TYPE);
            }
            return new Wrapped(keyId(settings.transitKey(), wrapped.group(1)), ciphertext);
        } finally {
            Arrays.fill(request, (byte) 0);
        }
    }

    /** The data key; empty if another key wrapped it, it was changed, belongs to something else, or is of a version that is shut off. */
    Optional<byte[]> unwrap(Wrapped wrapped, SecretName name) {
        Matcher keyId = KEY_ID.matcher(wrapped.keyId());
        if (!keyId.matches()) {
            return Optional.empty();
        }
        byte[] request = request("ciphertext", wrapped.ciphertext().getBytes(StandardCharsets.UTF_8), name);
        VaultAnswer answer = session.send(
                "POST",
                settings.transitMount() + "/decrypt/" + keyId.group(1),
                request,
                "decrypting with " + path(keyId.group(1)));
        if (answer.status() == BAD_REQUEST) {
            return Optional.empty();
        }
        if (!answer.isOk()) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    "Vault did not decrypt with the transit key " + path(keyId.group(1)) + " (status " + answer.status()
                            + "): enable the transit engine there, or mend VAULT_TRANSIT_MOUNT");
        }
        return Optional.ofNullable(answer.takeBytes("plaintext")).filter(key -> key.length == AesGcm.KEY_BYTES);
    }

    private String path(String key) {
        return settings.transitMount() + "/" + key;
    }

    private static String keyId(String name, String version) {
        return "vault:" + name + ":v" + version;
    }

    /** Written by hand, so that what may be a key is no text on the way. Both values have only letters, digits and {@code :+/=}. */
    private static byte[] request(String field, byte[] value, SecretName name) {
        byte[] head = ("{\"associated_data\":\""
                        + Base64.getEncoder().encodeToString(name.owner().getBytes(StandardCharsets.UTF_8)) + "\",\""
                        + field
                        + "\":\"")
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(head, head.length + value.length + 2);
        System.arraycopy(value, 0, whole, head.length, value.length);
        whole[whole.length - 2] = '"';
        whole[whole.length - 1] = '}';
        return whole;
    }
}
