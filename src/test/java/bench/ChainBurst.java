package bench;

import chain.rpc.Anvil;
import development.DevChain;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/**
 * Orders from their block to the block with their completions, on a real anvil that makes a large block each second: a burst of one
 * key's or of ten keys' in one block, and single ones; against a script that only completes.
 */
final class ChainBurst implements Measure {

    private static final int BURST = 1_000;
    private static final int QUICK_BURST = 300;
    private static final int SINGLES = 5;
    private static final int QUICK_SINGLES = 2;
    private static final int KEYS = 10;
    private static final double LONGEST_SECONDS = 40;
    private static final int POLL_MS = 10;
    private static final String BLOCK_GAS = "0x77359400";

    private DevChain chain;
    private Web3j node;
    private Anvil anvil;
    private Market ours;
    private Market bare;
    private Program program;
    private String database;

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        if (chain == null) {
            open(around);
        }
        int burst = around.quick() ? QUICK_BURST : BURST;
        results.add("burst of 1,000 of one key", "orders/s", burst / seconds(around, ours, burst, 1));
        results.add("burst of 1,000 of ten keys", "orders/s", burst / seconds(around, ours, burst, KEYS));
        results.add("one order on 1 s blocks, p50", "s", singles(around, ours));
        try (var script = new BareScript(node, bare)) {
            results.add("bare script, burst", "orders/s", burst / seconds(around, bare, burst, 1));
            results.add("bare script, ten keys", "orders/s", burst / seconds(around, bare, burst, KEYS));
            results.add("bare script, one order", "s", singles(around, bare));
        }
    }

    private void open(Workbench around) throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        chain = DevChain.start(Files.createTempDirectory("agentl2-bench-chain"), port);
        String url = chain.deployment().rpcUrl();
        node = Web3j.build(new HttpService(url));
        anvil = new Anvil(url);
        ours = Market.deploy(node, url, KEYS);
        bare = Market.deploy(node, url, KEYS);
        anvil.call("evm_setBlockGasLimit", BLOCK_GAS);
        anvil.automine(false);
        database = around.fresh("chain");
        Map<String, String> environment = Program.environment(around, database);
        environment.put("L2_RPC_URL", url);
        environment.put("MARKETPLACE_ADDRESS", ours.deployment().marketplaceAddress());
        environment.put("REGISTRY_ADDRESS", ours.deployment().registryAddress());
        environment.put("RUNTIME_PRIVATE_KEY", ours.deployment().sellerPrivateKey());
        environment.put("MAX_CONCURRENT_EXECUTIONS", "50");
        anvil.call("evm_setIntervalMining", 1);
        program = Program.start(environment, Program.profile());
        List<String> agents = program.createAgents(KEYS);
        for (int i = 0; i < KEYS; i++) {
            Market.Seller seller = ours.sellers().get(i);
            if (i > 0) {
                program.storeSecret(agents.get(i), "AGENT_PRIVATE_KEY", seller.privateKey());
            }
            around.server()
                    .run(
                            database,
                            "update agents set service_id = '" + seller.serviceId() + "' where id = '" + agents.get(i)
                                    + "'");
        }
        // Once before it counts.
        seconds(around, ours, KEYS, KEYS);
    }

    private double singles(Workbench around, Market market) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < (around.quick() ? QUICK_SINGLES : SINGLES); i++) {
            times.add(seconds(around, market, 1, 1));
        }
        return Results.median(times);
    }

    /** Seconds from when a block with so many orders of so many keys is seen to when the last completion is. */
    private double seconds(Workbench around, Market market, int count, int keys)
            throws IOException, SQLException, InterruptedException {
        // All are to be in one block.
        anvil.call("evm_setIntervalMining", 0);
        long next = node.ethBlockNumber().send().getBlockNumber().longValueExact() + 1;
        Set<String> ids = new HashSet<>(market.nextIds(count, keys));
        if (market == ours) {
            around.server()
                    .run(
                            database,
                            "insert into early_inputs (order_id, input_data, input_hash)"
                                    + " select id, '{\"prompt\":\"Hello.\"}', '0x' || repeat('0', 64) from unnest(array['"
                                    + String.join("','", ids) + "']) id");
        }
        market.buy(count, keys);
        anvil.call("evm_setIntervalMining", 1);
        await(() -> market.created(next).size() >= count, "bought");
        long start = System.nanoTime();
        Instant seen = Instant.now();
        await(() -> new HashSet<>(market.completed(next)).containsAll(ids), "completed");
        double seconds = (System.nanoTime() - start) / 1e9;
        if (market == ours) {
            tellStages(around, ids, seen, seconds);
        }
        return seconds;
    }

    /** With {@code BENCH_STAGES} set: where the time went, the first and the last of each stage, in seconds after the block. */
    private void tellStages(Workbench around, Set<String> ids, Instant start, double seconds) throws SQLException {
        if (System.getenv("BENCH_STAGES") == null) {
            return;
        }
        String of = " from orders o join transactions x on x.order_id = o.id where o.order_id = any (array['"
                + String.join("','", ids) + "'])";
        var told = new StringBuilder();
        for (String stage : List.of("o.created_at", "o.started_at", "x.created_at", "x.sent_at")) {
            String first = "extract(epoch from min(" + stage + ") - timestamptz '" + start + "')";
            told.append(", ")
                    .append(stage)
                    .append(' ')
                    .append(around.server()
                            .text(
                                    database,
                                    "select round(" + first + ", 2) || '..' || round(" + first.replace("min", "max")
                                            + ", 2)" + of));
        }
        System.out.printf("%d orders in %.2f s%s%n", ids.size(), seconds, told);
    }

    private interface Look {
        boolean sees() throws IOException;
    }

    private void await(Look look, String what) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (LONGEST_SECONDS * 1e9);
        while (!look.sees()) {
            if (System.nanoTime() > end) {
                throw new IOException("not all were " + what + " within " + LONGEST_SECONDS + " s");
            }
            Thread.sleep(POLL_MS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (chain != null) {
            if (program != null) {
                program.close();
            }
            node.shutdown();
            chain.stop();
        }
    }
}
