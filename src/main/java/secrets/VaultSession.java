package secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import secrets.VaultFailure.Kind;

/**
 * The token that Vault is asked with: the configured one, or one of a login as an AppRole. It is renewed when two thirds of its
 * life are over; one that cannot be renewed any longer is replaced by a new login where there is an AppRole.
 */
@ApplicationScoped
class VaultSession {

    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;
    /** A token that was refused so soon after its login was refused by its policy. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final VaultHttp http;
    private final VaultSettings settings;
    private final Clock clock;
    private Lease lease;

    @Inject
    VaultSession(VaultHttp http, VaultSettings settings) {
        this(http, settings, Clock.systemUTC());
    }

    VaultSession(VaultHttp http, VaultSettings settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A token and its time.
     *
     * @param life zero for one that does not end
     * @param first its life when it was new
     */
    private record Lease(String token, boolean renewable, Instant since, Duration life, Duration first) {

        boolean isDue(Instant now) {
            return !life.isZero()
                    && !now.isBefore(since.plus(life.multipliedBy(2).dividedBy(3)));
        }

        boolean isOver(Instant now) {
            return !life.isZero() && !now.isBefore(since.plus(life));
        }

        @Override
        public String toString() {
            return "a token of Vault's";
        }
    }

    /**
     * Sends a request with the token. If the token is refused and there is an AppRole, logs in and sends it once more.
     *
     * @param what is asked, for a message
     * @throws VaultFailure if there is no answer, or a refusal that is none of this request alone
     */
    VaultAnswer send(String method, String path, byte[] body, String what) {
        Lease used = current();
        VaultAnswer answer = http.send(method, path, body, used.token());
        if (answer.status() == FORBIDDEN && isAppRole() && replace(used)) {
            answer = http.send(method, path, body, current().token());
        }
        if (answer.status() == FORBIDDEN) {
            throw new VaultFailure(
                    Kind.FORBIDDEN,
                    "Vault does not permit " + what
                            + ": its token has ended or was revoked, or its policy lacks that (docs/secrets.md has the whole policy)");
        }
        return answer;
    }

    /** Renews the token if that is due. @throws VaultFailure if there is none that is accepted */
    void keep() {
        current();
    }

    private synchronized Lease current() {
        Instant now = clock.instant();
        if (lease == null || lease.isOver(now)) {
            lease = isAppRole() ? login() : adopted();
        } else if (lease.isDue(now)) {
            lease = renewed(now);
        }
        return lease;
    }

    /** Logs in anew, unless another thread has since, or the token is so new that its policy is the reason. */
    private synchronized boolean replace(Lease refused) {
        if (lease == refused) {
            if (clock.instant().isBefore(refused.since().plus(NEW))) {
                return false;
            }
            lease = login();
        }
        return true;
    }

    private boolean isAppRole() {
        return given(settings.roleId()).isPresent()
                && given(settings.secretId()).isPresent();
    }

    private Lease login() {
        byte[] request = json(Map.of(
                "role_id", given(settings.roleId()).orElseThrow(),
                "secret_id", given(settings.secretId()).orElseThrow()));
        VaultAnswer answer = http.send("POST", "auth/" + settings.approleMount() + "/login", request, null);
        java.util.Arrays.fill(request, (byte) 0);
        JsonNode auth = answer.isOk() ? answer.json().path("auth") : JSON.missingNode();
        if (!auth.path("client_token").isTextual()) {
            throw new VaultFailure(
                    Kind.NO_LOGIN,
                    answer.status() == BAD_REQUEST || answer.status() == FORBIDDEN
                            ? "Vault does not accept VAULT_ROLE_ID with VAULT_SECRET_ID: make a new secret id for the role, and set it"
                            : "Vault has no AppRole login at auth/" + settings.approleMount() + " (status "
                                    + answer.status() + "): enable it there, or mend VAULT_APPROLE_MOUNT");
        }
        Duration life = seconds(auth.path("lease_duration"));
        return new Lease(
                auth.path("client_token").textValue(), auth.path("renewable").asBoolean(), clock.instant(), life, life);
    }

    /** The configured token, about which only Vault knows how long it lives. */
    private Lease adopted() {
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
        return new Lease(token, data.path("renewable").asBoolean(), clock.instant(), life, life);
    }

    /** A token that is near its longest life is renewed for less and less: half of what it was is the time for a new one. */
    private Lease renewed(Instant now) {
        if (lease.renewable()) {
            VaultAnswer answer = http.send("POST", "auth/token/renew-self", json(Map.of()), lease.token());
            Duration life = seconds(answer.json().path("auth").path("lease_duration"));
            boolean enough = life.compareTo(lease.first().dividedBy(2)) >= 0;
            if (answer.isOk() && !life.isZero() && (enough || !isAppRole())) {
                return new Lease(lease.token(), true, now, life, lease.first());
            }
        }
        return isAppRole() ? login() : lease;
    }

    /** For a warning before it is too late: when the token ends, if nothing that is configured can prolong it. */
    synchronized Optional<Instant> endsAt() {
        boolean ends = lease != null && !lease.life().isZero() && !isAppRole() && lease.isDue(clock.instant());
        return ends ? Optional.of(lease.since().plus(lease.life())) : Optional.empty();
    }

    static byte[] json(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (com.fasterxml.jackson.core.JsonProcessingException mapsAreJson) {
            throw new IllegalStateException(mapsAreJson);
        }
    }

    private static Duration seconds(JsonNode field) {
        return Duration.ofSeconds(Math.max(0, field.asLong()));
    }

    private static Optional<String> given(Optional<String> setting) {
        return setting.map(String::strip).filter(text -> !text.isEmpty());
    }
}
