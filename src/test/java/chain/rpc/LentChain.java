package chain.rpc;

import development.DevChain;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.web3j.utils.Numeric;

/**
 * A real anvil with the contracts on it, for as long as a test needs one. What it did is undone when it is given back, so the
 * next test gets it as new; those that run side by side have one each. They end with the JVM.
 */
public final class LentChain implements AutoCloseable {

    // Quarkus loads this class anew for each application that it starts; properties and literals are the JVM's.
    private static final String FREE = "agentl2.test.free-chains";
    private static final String BETWEEN = ",";
    private static final String SNAPSHOT = "snapshot";
    private static final String SNAPSHOT_BLOCK = "snapshot-block";
    /**
     * Anvil keeps the states of some 500 blocks. One that made more, and went back to its snapshot, no longer knows the contracts in
     * the blocks before that: a reorganisation would leave a chain without them.
     */
    private static final long MOST_BLOCKS = 400;

    private final Path directory;
    private final DevChain.Deployment deployment;

    private LentChain(Path directory, DevChain.Deployment deployment) {
        this.directory = directory;
        this.deployment = deployment;
    }

    /** Takes one that is free, or starts one. */
    public static LentChain take() throws IOException {
        Path free = unused();
        return free == null ? start() : new LentChain(free, DevChain.read(free));
    }

    private static LentChain start() throws IOException {
        Path directory = Files.createTempDirectory("agentl2-chain");
        var taken =
                new LentChain(directory, DevChain.start(directory, freePort()).deployment());
        taken.remember();
        return taken;
    }

    /** Where everything is on it. */
    public DevChain.Deployment deployment() {
        return deployment;
    }

    /** For {@link DevChain#read}. */
    public Path directory() {
        return directory;
    }

    /** Gives it back, as it was; one that cannot be as it was is lent to nobody else. */
    @Override
    public void close() throws IOException {
        var anvil = new Anvil(deployment.rpcUrl());
        if (head() - Long.parseLong(Files.readString(directory.resolve(SNAPSHOT_BLOCK))) > MOST_BLOCKS) {
            return;
        }
        anvil.call("anvil_dropAllTransactions");
        anvil.automine(true);
        Object undone = anvil.call("evm_revert", Files.readString(directory.resolve(SNAPSHOT)));
        if (!Boolean.TRUE.equals(undone)) {
            throw new IllegalStateException("anvil no longer knows how it was when it was new");
        }
        // It would go on at the time of the snapshot.
        anvil.call("evm_setTime", BigInteger.valueOf(System.currentTimeMillis() / 1000));
        remember();
        synchronized (FREE) {
            Set<String> free = free();
            free.add(directory.toString());
            System.setProperty(FREE, String.join(BETWEEN, free));
        }
    }

    /** A snapshot is used up by going back to it. */
    private void remember() throws IOException {
        Files.writeString(directory.resolve(SNAPSHOT_BLOCK), String.valueOf(head()));
        Files.writeString(
                directory.resolve(SNAPSHOT),
                new Anvil(deployment.rpcUrl()).call("evm_snapshot").toString());
    }

    private long head() throws IOException {
        return Numeric.decodeQuantity(
                        new Anvil(deployment.rpcUrl()).call("eth_blockNumber").toString())
                .longValueExact();
    }

    private static Path unused() {
        synchronized (FREE) {
            Set<String> free = free();
            if (free.isEmpty()) {
                return null;
            }
            String first = free.iterator().next();
            free.remove(first);
            System.setProperty(FREE, String.join(BETWEEN, free));
            return Path.of(first);
        }
    }

    private static Set<String> free() {
        Set<String> all =
                new LinkedHashSet<>(List.of(System.getProperty(FREE, "").split(BETWEEN)));
        all.remove("");
        return all;
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
