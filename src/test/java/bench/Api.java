package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the API takes to read one order, to list an agent's orders by each status, and to store an agent and an order's input, with a
 * million orders in the database.
 */
final class Api implements Measure {

    private static final int ORDERS = 1_000_000;
    private static final int QUICK_ORDERS = 200_000;
    private static final int STEP = 100_000;
    private static final int SET = 0x7fffffff;
    private static final int READS = 1_000;
    private static final int QUICK_READS = 300;
    private static final int WRITES = 300;
    private static final int QUICK_WRITES = 100;
    private static final int LISTS = 20;
    // Of orders that nobody has seen, below the number that those of the database begin with.
    private static final int INPUTS = Integer.MAX_VALUE;
    private static final double NANOS_A_MS = 1e6;
    private static final List<String> STATUSES = List.of(
            "completed",
            "failed",
            "cancelled",
            "expired",
            "disputed",
            "awaiting_approval",
            "awaiting_input",
            "pending");

    private boolean filled;
    private int inputs;

    @Override
    public String name() {
        return "api";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        Warm warm = around.warm();
        String agent = warm.agents(1).getFirst();
        int orders = around.quick() ? QUICK_ORDERS : ORDERS;
        if (!filled) {
            fill(around.server(), warm.database(), agent, orders);
            filled = true;
            read(warm, orders, QUICK_READS);
        }
        int reads = around.quick() ? QUICK_READS : READS;
        double jvm = warm.program().cpu();
        double postgres = around.server().cpu();
        read(warm, orders, reads);
        results.add(
                "API read of one order, CPU",
                "ms",
                (warm.program().cpu() - jvm + around.server().cpu() - postgres) * 1000 / reads);
        write(around, results, "API write of an agent, CPU", i -> warm.program().createAgents(1));
        write(
                around,
                results,
                "API write of an input, CPU",
                i -> warm.program()
                        .post("/api/orders/" + id(INPUTS - inputs++) + "/input", Map.of("prompt", "Hello.")));
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            for (String status : STATUSES) {
                long start = System.nanoTime();
                warm.program().get("/api/agents/" + agent + "/orders?status=" + status);
                times.add((System.nanoTime() - start) / NANOS_A_MS);
            }
        }
        results.add("list by status, p50", "ms", Results.share(times, 0.5));
        results.add("list by status, p99", "ms", Results.share(times, 0.99));
    }

    private interface Writing {
        void write(int number) throws IOException;
    }

    /** The processor's time of each, once the first of them are written. */
    private static void write(Workbench around, Results results, String measure, Writing one) throws Exception {
        int writes = around.quick() ? QUICK_WRITES : WRITES;
        Warm warm = around.warm();
        double before = 0;
        for (int i = -writes; i < writes; i++) {
            if (i == 0) {
                before = warm.program().cpu() + around.server().cpu();
            }
            one.write(i);
        }
        results.add(measure, "ms", (warm.program().cpu() + around.server().cpu() - before) * 1000 / writes);
    }

    private static void read(Warm warm, int orders, int reads) throws IOException {
        for (int i = 0; i < reads; i++) {
            warm.program().get("/api/orders/chain/" + id(1 + i * 7919 % orders));
        }
    }

    private static String id(int number) {
        return "0x" + String.format("%08x%056x", SET, number);
    }

    /** Ended orders of one agent, of which one in fifty failed; without what their steps would have written elsewhere. */
    private static void fill(Server server, String database, String agent, int orders) throws SQLException {
        for (int from = 1; from <= orders; from += STEP) {
            server.run(database, """
                    set session_replication_role = replica;
                    insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units,
                                        deadline, status, input_data, result_data, created_block, created_tx_hash,
                                        started_at, completed_at)
                    select '0x' || lpad(to_hex(%d), 8, '0') || lpad(to_hex(n), 56, '0'), '%s', '%s',
                           '0x' || repeat('3', 40), '%s', 1000000000000000, 1, now() + interval '10 days',
                           case when n %% 50 = 0 then 'failed' else 'completed' end, '{"prompt": "Hello."}',
                           'the answer', 1, '0x1', now(), now()
                      from generate_series(%d, %d) n
                    """.formatted(
                            SET,
                            StubNode.SERVICE,
                            agent,
                            StubNode.SELLER.toLowerCase(java.util.Locale.ROOT),
                            from,
                            Math.min(orders, from + STEP - 1)));
        }
        server.run(database, "vacuum analyze orders");
    }
}
