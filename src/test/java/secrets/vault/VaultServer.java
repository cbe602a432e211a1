package secrets.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A Vault that tests may set up and disturb: the stub, or a real one. */
public interface VaultServer extends AutoCloseable {

    /** What a runtime that logs in here is given, by names of the environment. */
    Map<String, String> environment();

    /** A request with the rights of an administrator; fails unless the answer is 2xx or 404. */
    JsonNode admin(String method, String path, Map<String, ?> body);

    /** Seals it until {@link #unseal()}. */
    void seal();

    void unseal();

    /** Its settings, as the runtime reads them from the environment. */
    default VaultSettings settings() {
        return TestVaultSettings.of(environment());
    }

    @Override
    void close();
}
