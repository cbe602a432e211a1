package bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Plain orders from the queue to {@code completed}, on a stub node with a block each second: the model answers at once, each
 * completion is signed, sent and mined, and its receipt is one block deep before it counts.
 */
final class Completed implements Measure {

    private static final int SLOTS = 50;
    private static final Duration BLOCKS = Duration.ofSeconds(1);
    private static final int WARM = 500;
    private static final int ORDERS = 6_000;
    private static final int QUICK_ORDERS = 2_000;
    private static final double LONGEST_SECONDS = 30;
    private static final double QUICK_LONGEST_SECONDS = 12;

    private final int warm;
    private final int orders;
    private StubNode node;
    private Program program;
    private Orders queue;
    private List<String> agents;
    private boolean isOpen;

    Completed() {
        this(WARM, 0);
    }

    /** So many in place of what a run takes. */
    Completed(int warm, int orders) {
        this.warm = warm;
        this.orders = orders;
    }

    @Override
    public String name() {
        return "completed";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        if (!isOpen) {
            open(around);
        }
        int wanted = orders > 0 ? orders : around.quick() ? QUICK_ORDERS : ORDERS;
        double before = program.cpu() + around.server().cpu();
        Orders.Done done = queue.complete(wanted, agents, around.quick() ? QUICK_LONGEST_SECONDS : LONGEST_SECONDS);
        results.add("pipeline to completed", "orders/s", done.perSecond());
        results.add("completed orders", "", done.orders());
        results.add(
                "order CPU to completed",
                "ms",
                (program.cpu() + around.server().cpu() - before) * 1000 / Math.max(1, done.orders()));
    }

    private void open(Workbench around) throws Exception {
        node = StubNode.completing(around.vertx(), BLOCKS);
        String database = around.fresh("completed");
        Map<String, String> environment = Program.environment(around, node, database);
        environment.put("MAX_CONCURRENT_EXECUTIONS", String.valueOf(SLOTS));
        environment.put("agentl2.orders.share-percent", "100");
        // By the default of 500 a block each second has 500 completions of a key at the most.
        environment.put("CHAIN_MAX_IN_FLIGHT", "1000");
        program = Program.start(environment, Program.profile());
        agents = program.createAgents(1);
        queue = new Orders(around.server(), database);
        if (warm > 0) {
            queue.complete(warm, agents, LONGEST_SECONDS);
        }
        isOpen = true;
    }

    @Override
    public void close() throws InterruptedException {
        if (program != null) {
            program.close();
        }
        if (node != null) {
            node.close();
        }
    }
}
