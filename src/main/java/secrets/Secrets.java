package secrets;

import java.util.Optional;
import java.util.UUID;

/** The secrets of agents: keys of model providers, keys for signing. */
public interface Secrets {

    /** The secret's value, empty if the agent has none of that name. */
    Optional<String> value(UUID agentId, String key);
}
