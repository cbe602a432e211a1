package development;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import startup.Ground;

/**
 * What the development mode needs and a newcomer does not have: a database, a chain with the marketplace on it, keys. It is
 * made once a process, survives live reloads, and ends with the process however that ends. It never uses a database or a
 * chain of the surrounding environment.
 */
public final class DevEnvironment implements Ground {

    private static final String STARTED = "agentl2.dev.started";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DEFAULT_PORT = 3001;
    private static final int DEFAULT_CHAIN_PORT = 8545;

    // Kept for the life of the process: closing any of them would end what it stands for.
    private static FileLock lock;
    private static DevDatabase database;
    private static DevChain chain;

    @Override
    public void prepare() {
        readYaml();
        start();
    }

    /** At each live reload too: what was changed is what may be wrong. */
    private static void readYaml() {
        URL settings = DevEnvironment.class.getResource("/application.properties");
        if (settings == null || !settings.getProtocol().equals("file")) {
            return;
        }
        try {
            Path built = Path.of(settings.toURI()).getParent();
            List<String> problems = new LastGoodFiles(directory().resolve("last-good")).restore(built);
            if (!problems.isEmpty()) {
                System.out.println("\nA file cannot be read, so it runs on as it was:");
                problems.forEach(problem -> System.out.println("  src/main/resources/" + problem));
            }
        } catch (IllegalStateException unreadable) {
            throw new Unavailable("cannot be read: src/main/resources/" + unreadable.getMessage(), unreadable);
        } catch (IOException | URISyntaxException e) {
            throw new Unavailable("the YAML files cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Where its state is kept: the folder {@code .dev} where it was started, unless somebody said otherwise. */
    static Path directory() {
        return Path.of(System.getProperty("agentl2.dev.directory", ".dev")).toAbsolutePath();
    }

    private static void start() {
        if (System.getProperty(STARTED) != null) {
            return;
        }
        Path directory = directory();
        try {
            Files.createDirectories(directory);
            lock = lock(directory.resolve("lock"));
            int port = port("PORT", DEFAULT_PORT);
            int chainPort = port("DEV_CHAIN_PORT", DEFAULT_CHAIN_PORT);
            publish(secrets(directory.resolve("dev.properties")));
            database = DevDatabase.start(directory.resolve("postgres"));
            System.setProperty("DATABASE_URL", database.url());
            chain = DevChain.start(directory.resolve("chain"), chainPort);
            publish(chain);
            useOfflineModel(port);
        } catch (IOException e) {
            throw new Unavailable(
                    "the development environment in " + directory + " did not start: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new Unavailable(e.getMessage(), e);
        }
        System.setProperty(STARTED, "true");
    }

    private static void publish(DevChain chain) {
        var deployment = chain.deployment();
        System.setProperty("L2_RPC_URL", deployment.rpcUrl());
        System.setProperty("MARKETPLACE_ADDRESS", deployment.marketplaceAddress());
        System.setProperty("REGISTRY_ADDRESS", deployment.registryAddress());
        System.setProperty("RUNTIME_PRIVATE_KEY", deployment.sellerPrivateKey());
        System.setProperty("agentl2.dev.chain-directory", chain.directory().toString());
        // A restarted anvil has no old states to search for the deployment in, and few blocks.
        System.setProperty("CHAIN_START_BLOCK", "0");
        // It mines a block only for a transaction, so nothing would ever follow the last one.
        if (!isSet("CHAIN_CONFIRMATIONS")) {
            System.setProperty("CHAIN_CONFIRMATIONS", "0");
        }
    }

    private static void publish(Properties secrets) {
        secrets.stringPropertyNames().forEach(name -> System.setProperty(name, secrets.getProperty(name)));
    }

    /** With no model of the developer's own, the same client talks to the stand-in that this process serves. */
    private static void useOfflineModel(int port) {
        boolean hasBase = isSet("OPENAI_BASE_URL");
        if (!hasBase && !isSet("OPENAI_API_KEY")) {
            System.setProperty("OPENAI_BASE_URL", "http://localhost:" + port + "/offline/openai/v1");
            System.setProperty("OPENAI_API_KEY", anyKey());
        } else if (!isSet("OPENAI_API_KEY")) {
            // Servers on one's own machine take any key, but the client must send one.
            System.setProperty("OPENAI_API_KEY", anyKey());
        }
    }

    /** It looks like a key, so that nothing but the key is hidden where keys are. */
    private static String anyKey() {
        return "sk-dev-" + random();
    }

    private static boolean isSet(String name) {
        String value = System.getProperty(name, System.getenv(name));
        return value != null && !value.isBlank();
    }

    private static FileLock lock(Path file) throws IOException {
        var channel = new RandomAccessFile(file.toFile(), "rw").getChannel();
        FileLock taken = channel.tryLock();
        if (taken == null) {
            throw new Unavailable(
                    "already running from this directory; stop the other one first (Ctrl-C in its terminal)", null);
        }
        return taken;
    }

    private static int port(String name, int fallback) {
        String given = System.getProperty(name, System.getenv(name));
        if (given == null || given.isBlank()) {
            given = String.valueOf(fallback);
        }
        if (!given.matches("\\d{1,5}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > 65_535) {
            throw new Unavailable(name + " is malformed; it should be a port from 1 to 65535", null);
        }
        int port = Integer.parseInt(given);
        try (var probe = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return probe.getLocalPort();
        } catch (IOException inUse) {
            throw new Unavailable("port " + port + " is in use; set " + name + " to a free one", inUse);
        }
    }

    private static Properties secrets(Path file) throws IOException {
        var secrets = new Properties();
        if (!Files.exists(file)) {
            secrets.setProperty("JWT_SECRET", random());
            secrets.setProperty("ENCRYPTION_KEY", random());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var out = Files.newBufferedWriter(file)) {
                secrets.store(out, "Made by the development mode. Deleting it makes stored secrets unreadable.");
            }
        }
        try (var in = Files.newBufferedReader(file)) {
            secrets.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets;
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
