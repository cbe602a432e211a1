package routes;

import approvals.OwnersServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys for the API's tests: anvil's first account, and a master key of no worth. Beside it stands a server of an agent's owner, so
 * that the tests of approvals need no other start.
 */
public class ApiSettings implements QuarkusTestResourceLifecycleManager {

    private final OwnersServer owners = new OwnersServer();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(owners.start());
        settings.putAll(Map.of(
                // No worker may take the orders that a test looks at.
                "AGENTL2_ROLES",
                "api",
                // There is no node to say so.
                "CHAIN_ID",
                "31337",
                "agentl2.chain.runtime-private-key",
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                "agentl2.secrets.encryption-key",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));
        return settings;
    }

    @Override
    public void stop() {
        owners.stop();
    }
}
