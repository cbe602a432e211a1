package secrets.vault;

import base.Conditions;
import base.Queries;
import base.QueryFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tells operators how Vault is, by a condition of this process that stands as long as Vault does not do what it is asked here. A
 * process that looks well for the first time clears what others have raised: those that are still there raise it again at
 * their next look.
 */
@ApplicationScoped
@Named("vaultWatch")
public class VaultWatch {

    private static final String CONDITION = "vault";
    private static final String ENDING = "vault_token";
    /** Everything is tried so often, or at each look while something is wrong. */
    private static final Duration WHOLE = Duration.ofMinutes(1);

    private final VaultHttp http;
    private final VaultSession session;
    private final VaultTransit transit;
    private final VaultCheck check;
    private final Conditions conditions;
    private final Queries queries;
    private final Clock clock;
    private final String process = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    /** By kind, what the database says of this process; nothing of a kind before the first look, an empty text for well. */
    private final Map<String, String> told = new ConcurrentHashMap<>();
    /** The kinds of which it has cleared what others raised. */
    private final Set<String> swept = ConcurrentHashMap.newKeySet();

    private volatile Instant wholeAt = Instant.MIN;

    @Inject
    public VaultWatch(
            VaultHttp http,
            VaultSession session,
            VaultTransit transit,
            VaultCheck check,
            Conditions conditions,
            Queries queries) {
        this(http, session, transit, check, conditions, queries, Clock.systemUTC());
    }

    public VaultWatch(
            VaultHttp http,
            VaultSession session,
            VaultTransit transit,
            VaultCheck check,
            Conditions conditions,
            Queries queries,
            Clock clock) {
        this.http = http;
        this.session = session;
        this.transit = transit;
        this.check = check;
        this.conditions = conditions;
        this.queries = queries;
        this.clock = clock;
    }

    /** True if there is a Vault to look at. */
    public boolean isNeeded() {
        return http.isConfigured();
    }

    /**
     * Renews the token if that is due, and looks whether Vault does what it is asked. It says so, and does not fail for Vault.
     * Without a Vault it says once that nothing is wrong with it.
     *
     * @throws QueryFailed if the database does not take it; the next look says it again
     */
    public synchronized void look() {
        if (!isNeeded()) {
            well(CONDITION);
            well(ENDING);
            return;
        }
        try {
            session.keep();
            examine();
            well(CONDITION);
        } catch (VaultFailure failure) {
            raise(CONDITION, failure.getMessage());
        }
        Optional<String> end = session.endsAt()
                .map(at -> "VAULT_TOKEN ends at " + at + " and cannot be renewed: set a new one, or use an AppRole");
        end.ifPresentOrElse(message -> raise(ENDING, message), () -> well(ENDING));
    }

    /** As a start does; between two times only whether the key can be had, unless something is wrong. */
    private void examine() {
        Instant now = clock.instant();
        if ("".equals(told.get(CONDITION)) && now.isBefore(wholeAt.plus(WHOLE))) {
            transit.newestKey();
        } else {
            check.require();
            wholeAt = now;
        }
    }

    /** Does {@code work}, and raises the condition at once if Vault does not let it. */
    public <T> T during(Supplier<T> work) {
        try {
            return work.get();
        } catch (VaultFailure failure) {
            // A statement of one that is stopped would cost it its connection.
            if (!Thread.currentThread().isInterrupted() && !failure.getMessage().equals(told.get(CONDITION))) {
                tell(failure);
            }
            throw failure;
        }
    }

    private void tell(VaultFailure failure) {
        try {
            raise(CONDITION, failure.getMessage());
        } catch (QueryFailed untold) {
            failure.addSuppressed(untold);
        }
    }

    private void raise(String kind, String message) {
        conditions.raise(kind, process, message);
        told.put(kind, message);
    }

    private void well(String kind) {
        if (!swept.contains(kind)) {
            queries.run("base/clear-conditions-of-kind", Map.of("kind", kind));
            swept.add(kind);
        } else if (!told.get(kind).isEmpty()) {
            conditions.clear(kind, process);
        }
        told.put(kind, "");
    }
}
