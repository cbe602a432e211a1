package routes;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Keys for the API's tests: anvil's first account, and a master key of no worth. */
public class ApiSettings implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                // No worker may take the orders that a test looks at.
                "AGENTL2_ROLES",
                "api",
                // There is no node to say so.
                "CHAIN_ID",
                "31337",
                "agentl2.chain.runtime-private-key",
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                "agentl2.secrets.encryption-key",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    }

    @Override
    public void stop() {}
}
