package chain.rpc;

import development.DevChain;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** A real anvil with the contracts on it, lent for as long as an application runs. */
public class TestChain implements QuarkusTestResourceLifecycleManager {

    /** Where tests find the chain's directory, for {@link DevChain#read}. */
    public static final String DIRECTORY = "agentl2.test.chain-directory";

    /** An argument by which the runtime is sent to a port where the test puts a {@link ChainProxy}, and not to the chain. */
    public static final String PROXY = "agentl2.test.proxy";

    private LentChain chain;
    private Map<String, String> settings = Map.of();

    /** Further settings of the runtime, by their names in the environment. */
    @Override
    public void init(Map<String, String> arguments) {
        settings = arguments;
    }

    @Override
    public Map<String, String> start() {
        try {
            chain = LentChain.take();
        } catch (IOException e) {
            throw new IllegalStateException("the test chain did not start", e);
        }
        var deployment = chain.deployment();
        Map<String, String> all = new HashMap<>(Map.of(
                // Blocks are made for transactions here, and none would follow the last one.
                "CHAIN_CONFIRMATIONS", "0",
                "agentl2.chain.poll-interval-ms", "200",
                "agentl2.chain.nonce-recheck-seconds", "2",
                "agentl2.chain.resend-after-seconds", "2",
                "CHAIN_REPLACE_AFTER_BLOCKS", "3"));
        all.putAll(Map.of(
                "L2_RPC_URL",
                deployment.rpcUrl(),
                "MARKETPLACE_ADDRESS",
                deployment.marketplaceAddress(),
                "REGISTRY_ADDRESS",
                deployment.registryAddress(),
                "RUNTIME_PRIVATE_KEY",
                deployment.sellerPrivateKey(),
                DIRECTORY,
                chain.directory().toString()));
        all.putAll(settings);
        if (settings.containsKey(PROXY)) {
            all.put("L2_RPC_URL", "http://127.0.0.1:" + freePort());
        }
        return all;
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("there is no free port", e);
        }
    }

    @Override
    public void stop() {
        if (chain != null) {
            try {
                chain.close();
            } catch (IOException e) {
                throw new IllegalStateException("the test chain could not be given back", e);
            }
        }
    }
}
