package secrets;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import operations.Queries;

/**
 * Puts every stored secret under the current master key. Only its data key is wrapped anew, its value is never opened, and a
 * row that is stored or deleted meanwhile is left as it then is; so it can run beside working runtimes, be broken off at any
 * moment and be run again.
 */
@ApplicationScoped
public class KeyRotation {

    private static final int PAGE = 200;
    private static final int UNREADABLE = -1;

    private final Queries queries;
    private final MasterKeys keys;

    public KeyRotation(Queries queries, MasterKeys keys) {
        this.queries = queries;
        this.keys = keys;
    }

    /**
     * What a rotation did.
     *
     * @param wrapped rows that were put under the current key
     * @param left rows that a runtime with a previous key has stored meanwhile: another run wraps them
     * @param unreadable rows that no configured key opens; they are as they were
     */
    public record Outcome(long wrapped, long left, long unreadable) {}

    /** How many rows each master key has sealed, by the key's id. */
    public Map<String, Long> rowsByKey() {
        Map<String, Long> rows = new HashMap<>();
        queries.rows("count-secrets-by-key", Map.of())
                .forEach(row -> rows.put((String) row.get("key_id"), ((Number) row.get("rows")).longValue()));
        return rows;
    }

    /** Wraps the data key of each row that another key has sealed. */
    public Outcome run() {
        long wrapped = 0;
        long unreadable = 0;
        String agent = new UUID(0, 0).toString();
        String name = "";
        while (true) {
            List<Map<String, Object>> page = queries.rows(
                    "list-secrets-to-rewrap",
                    Map.of("keyId", keys.current().id(), "afterAgent", agent, "afterKey", name, "limit", PAGE));
            for (Map<String, Object> row : page) {
                int changed = rewrap(row);
                wrapped += Math.max(0, changed);
                unreadable += changed < 0 ? 1 : 0;
                agent = row.get("agent_id").toString();
                name = (String) row.get("key");
            }
            if (page.size() < PAGE) {
                return new Outcome(wrapped, left(unreadable), unreadable);
            }
        }
    }

    private long left(long unreadable) {
        long others = rowsByKey().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(keys.current().id()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Math.max(0, others - unreadable);
    }

    /** How many rows were changed: 0 if it was stored or deleted meanwhile, -1 if no configured key opens it. */
    private int rewrap(Map<String, Object> row) {
        SealedValue before = new SealedValue(
                (String) row.get("key_id"), (byte[]) row.get("sealed_key"), (byte[]) row.get("sealed_value"));
        MasterKey previous = keys.find(before.keyId()).orElse(null);
        if (previous == null) {
            return UNREADABLE;
        }
        String agent = row.get("agent_id").toString();
        try {
            SealedValue after =
                    keys.current().rewrap(before, previous, StoredSecrets.owner(agent, (String) row.get("key")));
            Map<String, Object> change = new HashMap<>();
            change.put("agentId", agent);
            change.put("key", row.get("key"));
            change.put("keyId", after.keyId());
            change.put("sealedKey", after.sealedKey());
            change.put("sealedKeyBefore", before.sealedKey());
            return queries.update("rewrap-secret", change);
        } catch (GeneralSecurityException changedOrMoved) {
            return UNREADABLE;
        }
    }
}
