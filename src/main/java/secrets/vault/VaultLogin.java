package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import secrets.vault.VaultFailure.Kind;

/** Gets tokens of Vault, by a login as an AppRole or from the settings, and renews them. */
final class VaultLogin {

    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;

    private final VaultHttp http;
    private final VaultSettings settings;
    private final Clock clock;

    VaultLogin(VaultHttp http, VaultSettings settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    /** True if it logs in, false if it has a token. */
    boolean isAppRole() {
        return given(settings.roleId()).isPresent()
                && given(settings.secretId()).isPresent();
    }

    /** A token of a login, or the configured one. @throws VaultFailure if it is not accepted */
    VaultLease first() {
        return isAppRole() ? login() : adopted();
    }

    private VaultLease login() {
        byte[] request = VaultSession.json(Map.of(
                "role_id", given(settings.roleId()).orElseThrow(),
                "secret_id", given(settings.secretId()).orElseThrow()));
        VaultAnswer answer = http.send("POST", "auth/" + settings.approleMount() + "/login", request, null);
        Arrays.fill(request, (byte) 0);
        JsonNode auth = answer.isOk() ? answer.json().path("auth") : MissingNode.getInstance();
        if (!auth.path("client_token").isTextual()) {
            throw new VaultFailure(
                    Kind.NO_LOGIN,
                    answer.status() == BAD_REQUEST || answer.status() == FORBIDDEN
                            ? "Vault does not accept VAULT_ROLE_ID with VAULT_SECRET_ID: make a new secret id for the role, and set it"
                            : "Vault has no AppRole login at auth/" + settings.approleMount() + " (status "
                                    + answer.status() + "): enable it there, or mend VAULT_APPROLE_MOUNT");
        }
        Duration life = seconds(auth.path("lease_duration"));
        return new VaultLease(
                auth.path("client_token").textValue(), auth.path("renewable").asBoolean(), clock.instant(), life, life);
    }

    /** The configured token, about which only Vault knows how long it lives. */
    private VaultLease adopted() {
        String token = given(settings.token())
                .orElseThrow(() -> new VaultFailure(
                        Kind.NO_LOGIN, "set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, for Vault"));
        VaultAnswer answer = http.send("GET", "auth/token/lookup-self", null, token);
        if (!answer.isOk()) {
            throw new VaultFailure(
                    Kind.NO_LOGIN,
                    "Vault does not accept VAULT_TOKEN: it has ended or was revoked, or its policies lack the policy default;"
                            + " set a new one");
        }
        JsonNode data = answer.json().path("data");
        Duration life = seconds(data.path("ttl"));
        return new VaultLease(token, data.path("renewable").asBoolean(), clock.instant(), life, life);
    }

    /**
     * A token that is near its longest life is renewed for less and less: half of what it was is the time for a new one. One that
     * could not be renewed is good until it ends.
     */
    VaultLease renewed(VaultLease held, Instant now) {
        try {
            if (held.renewable()) {
                VaultAnswer answer =
                        http.send("POST", "auth/token/renew-self", VaultSession.json(Map.of()), held.token());
                Duration life = seconds(answer.json().path("auth").path("lease_duration"));
                boolean enough = life.compareTo(held.first().dividedBy(2)) >= 0;
                if (answer.isOk() && !life.isZero() && (enough || !isAppRole())) {
                    return new VaultLease(held.token(), true, now, life, held.first());
                }
            }
            return isAppRole() ? login() : held.notRenewed(now, null);
        } catch (VaultFailure failure) {
            return Thread.currentThread().isInterrupted() ? held : held.notRenewed(now, failure);
        }
    }

    private static Duration seconds(JsonNode field) {
        return Duration.ofSeconds(Math.max(0, field.asLong()));
    }

    private static Optional<String> given(Optional<String> setting) {
        return setting.map(String::strip).filter(text -> !text.isEmpty());
    }
}
