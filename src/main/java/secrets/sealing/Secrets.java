package secrets.sealing;

import java.util.Optional;
import java.util.UUID;

/** The secrets of agents: keys of model providers, keys for signing. Where their values are kept is nobody else's business. */
public interface Secrets {

    /**
     * The secret's value, empty if the agent has none of that name.
     *
     * @throws orders.NotReady if what keeps it is away for now
     * @throws IllegalStateException if it cannot be opened: a key is missing, or what is stored was changed or moved
     */
    Optional<String> value(UUID agentId, String key);
}
