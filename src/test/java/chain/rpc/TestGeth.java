package chain.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import development.DevDeployer;
import development.LeashedProcess;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.http.HttpService;

/** A real geth in development mode, a block a second, where one is installed; it is never needed to build or to run. */
public class TestGeth implements QuarkusTestResourceLifecycleManager {

    private LeashedProcess process;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(Map.of("CHAIN_CONFIRMATIONS", "1"));
        settings.put("agentl2.chain.poll-interval-ms", "200");
        settings.put("agentl2.chain.nonce-recheck-seconds", "3");
        try {
            Path directory = Files.createTempDirectory("agentl2-geth");
            settings.putAll(deploy(launch(find().orElseThrow(), directory), directory));
            return settings;
        } catch (IOException e) {
            throw new IllegalStateException("geth did not start", e);
        }
    }

    /** True if there is one; says so if there is none. */
    public static boolean isThere() {
        boolean found = find().isPresent();
        if (!found) {
            System.out.println("GethTest does not run: no geth on the path, and GETH does not name one. Install it with"
                    + " go install github.com/ethereum/go-ethereum/cmd/geth@v1.14.12");
        }
        return found;
    }

    /** On the path, or where the setting GETH says. */
    private static Optional<Path> find() {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "geth"));
        Stream<Path> named = Stream.ofNullable(System.getenv("GETH")).map(Path::of);
        return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
    }

    private String launch(Path geth, Path directory) throws IOException {
        int port;
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        process = LeashedProcess.start(
                List.of(
                        geth.toString(),
                        "--dev",
                        "--dev.period",
                        "1",
                        "--datadir",
                        directory.toString(),
                        "--ipcdisable",
                        "--http",
                        "--http.port",
                        String.valueOf(port),
                        "--http.api",
                        "eth,net,web3,txpool,debug"),
                directory,
                directory.resolve("geth.log"));
        return "http://127.0.0.1:" + port;
    }

    private static Map<String, String> deploy(String rpcUrl, Path directory) throws IOException {
        Web3j node = Web3j.build(new HttpService(rpcUrl));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> node.ethBlockNumber().send().getBlockNumber().signum() > 0);
        var deployment = new DevDeployer(node, rpcUrl) {
            @Override
            protected void fund(String address) throws IOException {
                String rich = node.ethAccounts().send().getAccounts().getFirst();
                String hash = node.ethSendTransaction(
                                Transaction.createEtherTransaction(rich, null, null, null, address, ALLOWANCE_WEI))
                        .send()
                        .getTransactionHash();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> node.ethGetTransactionReceipt(hash)
                                .send()
                                .getTransactionReceipt()
                                .isPresent());
            }
        }.deploy();
        new ObjectMapper().writeValue(directory.resolve("dev-chain.json").toFile(), deployment);
        return Map.of(
                "L2_RPC_URL",
                deployment.rpcUrl(),
                "MARKETPLACE_ADDRESS",
                deployment.marketplaceAddress(),
                "REGISTRY_ADDRESS",
                deployment.registryAddress(),
                "RUNTIME_PRIVATE_KEY",
                deployment.sellerPrivateKey(),
                TestChain.DIRECTORY,
                directory.toString());
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop();
        }
    }
}
