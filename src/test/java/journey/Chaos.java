package journey;

import static org.awaitility.Awaitility.await;

import chain.rpc.Anvil;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** What goes wrong around a fleet, at random but by a seed that is printed: {@code -Dchaos.seed} brings it back. */
final class Chaos {

    private static final int DEEPEST_REORG = 8;
    private static final int MOST_ORDERS = 20;
    private static final int LONGEST_WAIT_MS = 6_000;
    private static final int LONGEST_OUTAGE_MS = 8_000;

    private final Surroundings around;
    private final Fleet fleet;
    private final Random random;
    private final long firstBlock;
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    Chaos(Surroundings around, Fleet fleet) throws IOException {
        this.around = around;
        this.fleet = fleet;
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        System.out.println("chaos: the same choices again with -Dchaos.seed=" + seed);
        this.random = new Random(seed);
        this.firstBlock = head();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** How often each thing went wrong. */
    String counts() {
        return counts.toString();
    }

    /** Waits until some more orders are completed, but not long: a random number of them, and a random time at the most. */
    void pause() throws SQLException {
        String completed = "select count(*) from orders where status = 'completed'";
        int enough = around.book().number(completed) + 1 + random.nextInt(MOST_ORDERS);
        try {
            await().atMost(Duration.ofMillis(100L + random.nextInt(LONGEST_WAIT_MS)))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> around.book().number(completed) >= enough);
        } catch (ConditionTimeoutException longEnough) {
            return;
        }
    }

    /** Kills one process, which may still be starting, and starts another in its place. */
    void kill() throws Exception {
        count("kill");
        fleet.replace(random.nextInt(fleet.size()));
    }

    /** Something goes wrong and, where it does not end by itself, is put right again. */
    void disturb() throws Exception {
        var proxy = around.proxy();
        List<Step> steps = List.of(
                this::kill,
                this::kill,
                () -> outage("database cut", around.gate()::cut, around.gate()::mend),
                () -> outage("node down", proxy::down, proxy::up),
                () -> outage("node answers garbage", proxy::garbage, proxy::heal),
                () -> outage("node hangs", proxy::hang, proxy::heal),
                this::reorg);
        steps.get(random.nextInt(steps.size())).run();
    }

    private void outage(String what, Step begin, Step end) throws Exception {
        count(what);
        begin.run();
        try {
            pause(random.nextInt(LONGEST_OUTAGE_MS));
        } finally {
            end.run();
        }
    }

    /** The chain forgets its newest blocks, with the orders and the completions in them; never the contracts. */
    private void reorg() throws IOException {
        int depth = (int) Math.min(1 + random.nextInt(DEEPEST_REORG), head() - firstBlock);
        if (depth > 0) {
            count("reorg");
            // Anvil's blocks no longer fit together if it mines in the middle of this.
            var anvil = new Anvil(around.chain().rpcUrl());
            anvil.automine(false);
            anvil.reorg(depth);
            anvil.automine(true);
            anvil.mine(1);
        }
    }

    private long head() throws IOException {
        return around.node().ethBlockNumber().send().getBlockNumber().longValueExact();
    }

    private static void pause(int milliseconds) {
        long end = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
        await().atMost(Duration.ofMillis(milliseconds + 1_000L))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> System.nanoTime() > end);
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
