package access.signin;

import chain.rpc.TestChain;
import java.util.HashMap;
import java.util.Map;

/** A chain for wallets to sign in before, and the API alone. */
public class ChainForWallets extends TestChain {

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.putAll(Map.of(
                "AGENTL2_ROLES",
                "api",
                // Another one than the usual.
                "AGENTS_PER_WALLET",
                "90",
                "AUTH_WALLET_RECHECK_SECONDS",
                "5",
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2)));
        return settings;
    }
}
