package secrets;

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

    /**
     * Stores the secret, or replaces it.
     *
     * @param value in UTF-8; it is the caller's to wipe
     * @return the secret's name and times as a JSON document; empty if there is no such live agent
     * @throws operations.Refusal if what keeps values is away for now; nothing is changed then
     */
    Optional<String> store(UUID agentId, String key, byte[] value);

    /** Deletes the secret; false if there was none. A value that is kept elsewhere goes soon after, even if that is away now. */
    boolean delete(UUID agentId, String key);
}
