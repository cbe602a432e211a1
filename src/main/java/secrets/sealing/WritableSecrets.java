package secrets.sealing;

import java.util.Optional;
import java.util.UUID;

/** The secrets of agents, for who may change them. */
public interface WritableSecrets extends Secrets {

    /**
     * Stores the secret, or replaces it.
     *
     * @param value in UTF-8; it is the caller's to wipe
     * @return the secret's name and times as a JSON document; empty if there is no such live agent
     * @throws base.Refusal if what keeps values is away for now; nothing is changed then
     */
    Optional<String> store(UUID agentId, String key, byte[] value);

    /** Deletes the secret; false if there was none. A value that is kept elsewhere goes soon after, even if that is away now. */
    boolean delete(UUID agentId, String key);
}
