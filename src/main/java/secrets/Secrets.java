package secrets;

import java.util.Optional;
import java.util.UUID;

/** The agents' API keys and signing keys. */
public interface Secrets {

    /** The value of the agent's secret {@code key}; empty if it has none. It must not be logged or kept. */
    Optional<String> value(UUID agentId, String key);
}
