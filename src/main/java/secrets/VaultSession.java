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
import java.util.concurrent.locks.ReentrantLock;
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
    /** What passes between two tries to renew a token. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final VaultHttp http;
    private final VaultSettings settings;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Lease lease;
    private volatile Failed failed;

    @Inject
    VaultSession(VaultHttp http, VaultSettings settings) {
        this(http, settings, Clock.systemUTC());
    }

    VaultSession(VaultHttp http, VaultSettings settings, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    /** A try to get a token that failed, told from others by its identity. */
    private record Failed(VaultFailure why) {}

    /**
     * A token and its time.
     *
     * @param life zero for one that does not end
     * @param first its life when it was new
     * @param again before this it is not renewed
     * @param failure why it was not renewed; null if it was
     */
    private record Lease(
            String token,
            boolean renewable,
            Instant since,
            Duration life,
            Duration first,
            Instant again,
            VaultFailure failure) {

        Lease(String token, boolean renewable, Instant since, Duration life, Duration first) {
            this(token, renewable, since, life, first, since, null);
        }

        boolean isDue(Instant now) {
            return !life.isZero()
                    && !now.isBefore(since.plus(life.multipliedBy(2).dividedBy(3)));
        }

        boolean isOver(Instant now) {
            return !life.isZero() && !now.isBefore(since.plus(life));
        }

        /** The same, which is still good, when it could not be renewed. */
        Lease notRenewed(Instant now, VaultFailure why) {
            return new Lease(token, renewable, since, life, first, now.plus(RETRY), why);
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

    /** Renews the token if that is due. @throws VaultFailure if there is none that is accepted, or it was not renewed */
    void keep() {
        VaultFailure failure = current().failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Only who has no token to go on with waits for one: a renewal that takes its time keeps nobody else. */
    private Lease current() {
        Lease held = lease;
        Instant now = clock.instant();
        if (held == null || held.isOver(now)) {
            return successor(held);
        }
        if (held.isDue(now) && !now.isBefore(held.again()) && changing.tryLock()) {
            try {
                if (lease == held) {
                    lease = renewed(held, now);
                }
            } finally {
                changing.unlock();
            }
            return lease;
        }
        return held;
    }

    /** Logs in anew, unless another thread has since, or the token is so new that its policy is the reason. */
    private boolean replace(Lease refused) {
        Lease held = lease;
        if (held.token().equals(refused.token())) {
            if (clock.instant().isBefore(refused.since().plus(NEW))) {
                return false;
            }
            successor(held);
        }
        return true;
    }

    /** What comes after {@code before}. Who waits for a try of another's shares its failure: to try in turn would add up. */
    private Lease successor(Lease before) {
        Failed known = failed;
        changing.lock();
        try {
            if (lease == before && failed != known) {
                throw new VaultFailure(failed.why().kind(), failed.why().getMessage(), failed.why());
            }
            if (lease == before) {
                lease = first();
            }
            return lease;
        } finally {
            changing.unlock();
        }
    }

    private Lease first() {
        try {
            return isAppRole() ? login() : adopted();
        } catch (VaultFailure failure) {
            // One who was stopped says nothing of Vault.
            failed = Thread.currentThread().isInterrupted() ? failed : new Failed(failure);
            throw failure;
        }
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

    /**
     * A token that is near its longest life is renewed for less and less: half of what it was is the time for a new one. One that
     * could not be renewed is good until it ends.
     */
    private Lease renewed(Lease held, Instant now) {
        try {
            if (held.renewable()) {
                VaultAnswer answer = http.send("POST", "auth/token/renew-self", json(Map.of()), held.token());
                Duration life = seconds(answer.json().path("auth").path("lease_duration"));
                boolean enough = life.compareTo(held.first().dividedBy(2)) >= 0;
                if (answer.isOk() && !life.isZero() && (enough || !isAppRole())) {
                    return new Lease(held.token(), true, now, life, held.first());
                }
            }
            return isAppRole() ? login() : held.notRenewed(now, null);
        } catch (VaultFailure failure) {
            return Thread.currentThread().isInterrupted() ? held : held.notRenewed(now, failure);
        }
    }

    /** For a warning before it is too late: when the token ends, if nothing that is configured can prolong it. */
    Optional<Instant> endsAt() {
        Lease held = lease;
        boolean ends = held != null && !held.life().isZero() && !isAppRole() && held.isDue(clock.instant());
        return ends ? Optional.of(held.since().plus(held.life())) : Optional.empty();
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
