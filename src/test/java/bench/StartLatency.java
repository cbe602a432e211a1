package bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Orders that come evenly, and how long each waits from the insert's commit and notification until the model is asked; the same of
 * graphile-worker until a job begins.
 */
final class StartLatency implements Measure {

    private static final int QUICK_SECONDS = 4;
    private static final int SECONDS = 10;
    private static final double PATIENCE_SECONDS = 20;
    private static final double NANOS = 1e9;
    private static final double NANOS_A_MS = 1e6;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        int seconds = around.quick() ? QUICK_SECONDS : SECONDS;
        for (int rate : List.of(20, 200)) {
            List<Double> waits = ours(around, rate, rate * seconds);
            results.add("start latency at " + rate + "/s, p50", "ms", Results.share(waits, 0.5));
            results.add("start latency at " + rate + "/s, p99", "ms", Results.share(waits, 0.99));
            JsonNode other = graphile(around, rate, rate * seconds);
            results.add(
                    "graphile-worker at " + rate + "/s, p50",
                    "ms",
                    other.get("p50").asDouble());
            results.add(
                    "graphile-worker at " + rate + "/s, p99",
                    "ms",
                    other.get("p99").asDouble());
        }
    }

    private static List<Double> ours(Workbench around, int rate, int count)
            throws IOException, SQLException, InterruptedException {
        Warm warm = around.warm();
        StubModel model = around.model();
        model.note(true);
        long[] inserted = new long[count];
        try (Connection connection = around.server().connect(warm.database())) {
            evenly(rate, count, number -> {
                inserted[number] = System.nanoTime();
                warm.orders().queueOne(connection, number, warm.agents(1).getFirst());
            });
        }
        long end = System.nanoTime() + (long) (PATIENCE_SECONDS * NANOS);
        while (model.arrived() < count && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        List<Double> waits = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Long arrival = model.arrival(number);
            // One that never came waited at least until now.
            waits.add(((arrival == null ? System.nanoTime() : arrival) - inserted[number]) / NANOS_A_MS);
        }
        model.note(false);
        return waits;
    }

    private static JsonNode graphile(Workbench around, int rate, int count) throws IOException, SQLException {
        String database = around.fresh("graphile");
        try (NodeScript script = NodeScript.start(
                        "graphile", around.server().url(database), 0, Workbench.CONCURRENCY, "latency");
                Connection connection = around.server().connect(database)) {
            script.awaitReady();
            try (var add = connection.prepareStatement(
                    "select graphile_worker.add_job('noop', json_build_object('at', cast(? as double precision)))")) {
                evenly(rate, count, number -> {
                    var now = java.time.Instant.now();
                    add.setDouble(1, now.toEpochMilli() + now.getNano() % 1_000_000 / NANOS_A_MS);
                    add.execute();
                });
            }
            // What was added last has a moment to begin.
            LockSupport.parkNanos((long) NANOS);
            return script.result();
        }
    }

    private interface Adding {
        void add(int number) throws SQLException;
    }

    private static void evenly(int rate, int count, Adding next) throws SQLException {
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long at = start + (long) (number * NANOS / rate);
            while (System.nanoTime() < at) {
                LockSupport.parkNanos(at - System.nanoTime());
            }
            next.add(number);
        }
    }
}
