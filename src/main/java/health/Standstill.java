package health;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Whether completions wait that nobody signs, by what is in the database. */
@ApplicationScoped
class Standstill {

    private static final int SECONDS = 20;

    private final Queries queries;

    Standstill(Queries queries) {
        this.queries = queries;
    }

    /** @param error why, as far as is known; else null */
    private record Waiting(String address, long waiting, long seconds, String error) {}

    /** Why a key signs nothing though it should; empty if all do. */
    Optional<String> reason() {
        return queries.first("chain/sending/find-standstill", Map.of("seconds", SECONDS), Waiting.class)
                .map(one -> "nothing was signed for " + SECONDS + " s with the key of " + one.address() + ", though "
                        + one.waiting() + " completions wait, the oldest for " + one.seconds() + " s: "
                        + (one.error() == null ? "no worker says why; see the workers' logs" : one.error()));
    }
}
