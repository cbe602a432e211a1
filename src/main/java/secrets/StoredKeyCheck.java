package secrets;

import io.quarkus.runtime.PreventFurtherStepsException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Keeps a runtime from starting with a master key that does not open what is stored: its orders would fail one by one. */
@ApplicationScoped
public class StoredKeyCheck {

    private static final Logger LOG = Logger.getLogger(StoredKeyCheck.class);
    private static final int BAD_CONFIGURATION = 78;

    private final KeyRotation rotation;
    private final MasterKeys keys;

    public StoredKeyCheck(KeyRotation rotation, MasterKeys keys) {
        this.rotation = rotation;
        this.keys = keys;
    }

    /** @throws PreventFurtherStepsException if there are secrets that no configured key opens */
    public void check() {
        var unopened = new TreeMap<>(rotation.rowsByKey());
        unopened.keySet().removeAll(keys.ids());
        if (!unopened.isEmpty()) {
            long rows = unopened.values().stream().mapToLong(Long::longValue).sum();
            throw new PreventFurtherStepsException(
                    "agentl2: " + rows + " stored secrets are sealed under the master key "
                            + String.join(", ", unopened.keySet())
                            + ", which is neither ENCRYPTION_KEY nor in ENCRYPTION_KEY_PREVIOUS: set it there",
                    BAD_CONFIGURATION);
        }
        if (keys.ids().size() > 1) {
            long left = rotation.rowsByKey().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(keys.current().id()))
                    .mapToLong(java.util.Map.Entry::getValue)
                    .sum();
            LOG.infof(
                    "%d stored secrets are under a previous master key; %s",
                    left,
                    left == 0
                            ? "ENCRYPTION_KEY_PREVIOUS is not needed any more"
                            : "the command rewrap puts them under the current one");
        }
    }
}
