package chain;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;

/** A real anvil with the contracts on it for the tests of one JVM, on a free port and a directory of its own. */
public class TestChain implements QuarkusTestResourceLifecycleManager {

    /** Where tests find the chain's directory, for {@link DevChain#read}. */
    public static final String DIRECTORY = "agentl2.test.chain-directory";

    private DevChain chain;

    @Override
    public Map<String, String> start() {
        try (var probe = new ServerSocket(0)) {
            int port = probe.getLocalPort();
            probe.close();
            chain = DevChain.start(Files.createTempDirectory("agentl2-chain"), port);
        } catch (IOException e) {
            throw new IllegalStateException("the test chain did not start", e);
        }
        var deployment = chain.deployment();
        return Map.of(
                "L2_RPC_URL",
                deployment.rpcUrl(),
                "MARKETPLACE_ADDRESS",
                deployment.marketplaceAddress(),
                "REGISTRY_ADDRESS",
                deployment.registryAddress(),
                "RUNTIME_PRIVATE_KEY",
                deployment.sellerPrivateKey(),
                DIRECTORY,
                chain.directory().toString());
    }

    @Override
    public void stop() {
        if (chain != null) {
            chain.stop();
        }
    }
}
