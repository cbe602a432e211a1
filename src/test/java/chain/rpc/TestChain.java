package chain.rpc;

import development.DevChain;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** A real anvil with the contracts on it for the tests of one JVM, on a free port and a directory of its own. */
public class TestChain implements QuarkusTestResourceLifecycleManager {

    /** Where tests find the chain's directory, for {@link DevChain#read}. */
    public static final String DIRECTORY = "agentl2.test.chain-directory";

    /** An argument by which the runtime is sent to a port where the test puts a {@link ChainProxy}, and not to the chain. */
    public static final String PROXY = "agentl2.test.proxy";

    private DevChain chain;
    private Map<String, String> settings = Map.of();

    /** Further settings of the runtime, by their names in the environment. */
    @Override
    public void init(Map<String, String> arguments) {
        settings = arguments;
    }

    @Override
    public Map<String, String> start() {
        try {
            chain = DevChain.start(Files.createTempDirectory("agentl2-chain"), freePort());
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
            chain.stop();
        }
    }
}
