package secrets.vault;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import secrets.vault.VaultFailure.Kind;

/**
 * The token that Vault is asked with: the configured one, or one of a login as an AppRole. It is renewed when two thirds of its
 * life are over; one that cannot be renewed any longer is replaced by a new login where there is an AppRole.
 */
@ApplicationScoped
public class VaultSession {

    private static final int FORBIDDEN = 403;
    /** A token that was refused so soon after its login was refused by its policy. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = Json.mapper();

    private final VaultHttp http;
    private final VaultLogin login;
    private final Clock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile VaultLease lease;
    private volatile Failed failed;

    @Inject
    public VaultSession(VaultHttp http, VaultSettings settings) {
        this(http, settings, Clock.systemUTC());
    }

    public VaultSession(VaultHttp http, VaultSettings settings, Clock clock) {
        this.http = http;
        this.login = new VaultLogin(http, settings, clock);
        this.clock = clock;
    }

    /** A try to get a token that failed, told from others by its identity. */
    private record Failed(VaultFailure why) {}

    /**
     * Sends a request with the token. If the token is refused and there is an AppRole, logs in and sends it once more.
     *
     * @param what is asked, for a message
     * @throws VaultFailure if there is no answer, or a refusal that is none of this request alone
     */
    VaultAnswer send(String method, String path, byte[] body, String what) {
        VaultLease used = current();
        VaultAnswer answer = http.send(method, path, body, used.token());
        if (answer.status() == FORBIDDEN && login.isAppRole() && replace(used)) {
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
    private VaultLease current() {
        VaultLease held = lease;
        Instant now = clock.instant();
        if (held == null || held.isOver(now)) {
            return successor(held);
        }
        if (held.isDue(now) && !now.isBefore(held.again()) && changing.tryLock()) {
            try {
                if (lease == held) {
                    lease = login.renewed(held, now);
                }
            } finally {
                changing.unlock();
            }
            return lease;
        }
        return held;
    }

    /** Logs in anew, unless another thread has since, or the token is so new that its policy is the reason. */
    private boolean replace(VaultLease refused) {
        VaultLease held = lease;
        if (held.token().equals(refused.token())) {
            if (clock.instant().isBefore(refused.since().plus(NEW))) {
                return false;
            }
            successor(held);
        }
        return true;
    }

    /** What comes after {@code before}. Who waits for a try of another's shares its failure: to try in turn would add up. */
    private VaultLease successor(VaultLease before) {
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

    private VaultLease first() {
        try {
            return login.first();
        } catch (VaultFailure failure) {
            // One who was stopped says nothing of Vault.
            failed = Thread.currentThread().isInterrupted() ? failed : new Failed(failure);
            throw failure;
        }
    }

    /** For a warning before it is too late: when the token ends, if nothing that is configured can prolong it. */
    Optional<Instant> endsAt() {
        VaultLease held = lease;
        boolean ends = held != null && !held.life().isZero() && !login.isAppRole() && held.isDue(clock.instant());
        return ends ? Optional.of(held.since().plus(held.life())) : Optional.empty();
    }

    static byte[] json(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException mapsAreJson) {
            throw new IllegalStateException(mapsAreJson);
        }
    }
}
