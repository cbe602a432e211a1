package development;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/**
 * The development chain: a real anvil with the project's contracts on it, one agent registered and one service offered. Its
 * blocks, addresses and keys are kept in a directory, so that it goes on where it stopped.
 */
public final class DevChain {

    /** The chain id that anvil and hardhat use by default. */
    public static final long CHAIN_ID = 31_337;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ADDRESSES = "dev-chain.json";
    private static final ObjectMapper JSON = Json.mapper();

    private final LeashedProcess process;
    private final Path directory;
    private final Deployment deployment;

    private DevChain(LeashedProcess process, Path directory, Deployment deployment) {
        this.process = process;
        this.directory = directory;
        this.deployment = deployment;
    }

    /**
     * What stands on the chain. The keys are made at random for each directory and are worth nothing elsewhere.
     *
     * @param serviceId the one service of the registered agent, whose address is the seller's
     */
    public record Deployment(
            String rpcUrl,
            long chainId,
            String marketplaceAddress,
            String registryAddress,
            String serviceId,
            String sellerAddress,
            String sellerPrivateKey,
            String buyerPrivateKey) {}

    /**
     * Starts it on {@code port} with its state in {@code directory}.
     *
     * @throws IllegalStateException with one line that says why it did not start
     */
    public static DevChain start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("anvil.log");
        var command = List.of(
                anvil().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--chain-id",
                String.valueOf(CHAIN_ID),
                "--accounts",
                "1",
                "--gas-limit",
                "100000000",
                "--state",
                directory.resolve("state.json").toString(),
                "--state-interval",
                "5",
                "--quiet");
        var process = LeashedProcess.start(command, directory, log);
        String rpcUrl = "http://127.0.0.1:" + port;
        try {
            Web3j node = Web3j.build(new HttpService(rpcUrl));
            awaitNode(node, process, port, log);
            return new DevChain(process, directory, deployed(node, rpcUrl, directory));
        } catch (IOException | RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    /** Where everything is. */
    public Deployment deployment() {
        return deployment;
    }

    /** Where its state is kept. */
    public Path directory() {
        return directory;
    }

    /** Ends it; its state is written first. */
    public void stop() {
        process.stop();
    }

    /** The deployment that a running development chain with its state in {@code directory} has. */
    public static Deployment read(Path directory) throws IOException {
        return JSON.readValue(directory.resolve(ADDRESSES).toFile(), Deployment.class);
    }

    private static Deployment deployed(Web3j node, String rpcUrl, Path directory) throws IOException {
        Path file = directory.resolve(ADDRESSES);
        if (Files.exists(file)) {
            Deployment known = read(directory);
            boolean present = DevDeployer.hasCode(node, known.marketplaceAddress());
            if (present && known.rpcUrl().equals(rpcUrl)) {
                return known;
            }
            if (present) {
                return write(
                        file,
                        new Deployment(
                                rpcUrl,
                                CHAIN_ID,
                                known.marketplaceAddress(),
                                known.registryAddress(),
                                known.serviceId(),
                                known.sellerAddress(),
                                known.sellerPrivateKey(),
                                known.buyerPrivateKey()));
            }
        }
        return write(file, new DevDeployer(node, rpcUrl).deploy());
    }

    private static Deployment write(Path file, Deployment deployment) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), deployment);
        return deployment;
    }

    private static void awaitNode(Web3j node, LeashedProcess process, int port, Path log) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the development chain did not start on port " + port
                        + "; if the port is in use, set DEV_CHAIN_PORT to a free one; its output is in " + log);
            }
            try {
                node.ethChainId().send();
                return;
            } catch (ConnectException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException(
                "the development chain did not answer within " + PATIENCE.toSeconds() + " s; its output is in " + log);
    }

    /** The anvil of {@code contracts/node_modules}, in this directory or one above it. */
    private static Path anvil() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path inside = Path.of("contracts", "node_modules", "@foundry-rs", "anvil-" + os + "-" + cpu, "bin", "anvil");
        for (Path root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
            if (Files.isExecutable(root.resolve(inside))) {
                return root.resolve(inside);
            }
        }
        throw new IllegalStateException("anvil is not installed: no " + inside + "; run ./mvnw generate-resources");
    }

    /** A contract as {@code contracts/compile.mjs} leaves it: {@code abi} and {@code bytecode}. */
    public static JsonNode compiled(String contract) throws IOException {
        try (var in = DevChain.class.getResourceAsStream("/contracts/" + contract + ".json")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the contract " + contract + " is not compiled; run ./mvnw generate-resources");
            }
            return JSON.readTree(in);
        }
    }
}
