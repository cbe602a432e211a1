package secrets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import operations.Conditions;

/** Tells operators how Vault is, by a condition that stands as long as it does not do what it is asked. */
@ApplicationScoped
@Named("vaultWatch")
public class VaultWatch {

    private static final String CONDITION = "vault";
    private static final String ENDING = "vault_token";
    /** Before the first look: another process may have raised it, and ended. */
    private static final String UNKNOWN = "unknown";

    private final VaultHttp http;
    private final VaultSession session;
    private final VaultTransit transit;
    private final Conditions conditions;
    private final AtomicReference<String> raised = new AtomicReference<>(UNKNOWN);
    private final AtomicReference<String> ending = new AtomicReference<>(UNKNOWN);

    VaultWatch(VaultHttp http, VaultSession session, VaultTransit transit, Conditions conditions) {
        this.http = http;
        this.session = session;
        this.transit = transit;
        this.conditions = conditions;
    }

    /** True if there is a Vault to look at. */
    public boolean isNeeded() {
        return http.isConfigured();
    }

    /** Renews the token if that is due, and looks whether the key can be had. It says so, and fails with nothing. */
    public void look() {
        try {
            session.keep();
            transit.newestKey();
            set(CONDITION, raised, null);
        } catch (VaultFailure failure) {
            set(CONDITION, raised, failure.getMessage());
        }
        Optional<String> end = session.endsAt()
                .map(at -> "VAULT_TOKEN ends at " + at + " and cannot be renewed: set a new one, or use an AppRole");
        set(ENDING, ending, end.orElse(null));
    }

    /** Does {@code work}, and raises the condition at once if Vault does not let it. */
    <T> T during(Supplier<T> work) {
        try {
            return work.get();
        } catch (VaultFailure failure) {
            if (!Thread.currentThread().isInterrupted()) {
                set(CONDITION, raised, failure.getMessage());
            }
            throw failure;
        }
    }

    private void set(String kind, AtomicReference<String> known, String message) {
        String before = known.getAndSet(message);
        if (message == null && before != null) {
            conditions.clear(kind, "");
        } else if (message != null && !message.equals(before)) {
            conditions.raise(kind, "", message);
        }
    }
}
