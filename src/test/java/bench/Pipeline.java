package bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain orders from the claim to {@code completing}, with a model that answers at once, of one agent and of fifty; what that takes
 * of the processor and the database; and DBOS's workflow of four steps at the same concurrency.
 */
final class Pipeline implements Measure {

    private static final String DBOS = "DBOS, 4 steps";
    private static final double ROUND_SECONDS = 4;
    private static final double QUICK_SECONDS = 2;
    private static final double LONGEST_SECONDS = 30;
    private static final int FIRST = 1_000;
    private static final int LEAST = 500;
    private static final int MOST = 20_000;
    private static final int ALONE = 20;
    private static final long FLUSHED_MS = 1_100;
    private static final String OURS_ONLY = " from pg_stat_statements where toplevel and dbid ="
            + " (select oid from pg_database where datname = current_database())";

    private final Map<String, Double> rates = new HashMap<>();

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        Warm warm = around.warm();
        for (int agents : List.of(1, 50)) {
            String measure = agents == 1 ? "pipeline, 1 agent" : "pipeline, 50 agents";
            int count = size(around, measure);
            var before = Counts.of(around, warm);
            Orders.Done done = warm.orders().work(count, warm.agents(agents), LONGEST_SECONDS);
            var cost = Counts.of(around, warm).since(before);
            rates.put(measure, done.perSecond());
            results.add(measure, "orders/s", done.perSecond());
            if (agents == 1) {
                results.add("order CPU", "ms", (cost.jvm() + cost.postgres()) * 1000 / done.orders());
                results.add("order CPU, JVM", "ms", cost.jvm() * 1000 / done.orders());
                results.add("order CPU, PostgreSQL", "ms", cost.postgres() * 1000 / done.orders());
                results.add("statements an order at load", "", cost.statements() / done.orders());
                results.add("commits an order at load", "", cost.commits() / done.orders());
            }
        }
        results.add("memory, loaded", "MiB", warm.program().memory());
        alone(around, warm, results);
        dbos(around, results);
    }

    private int size(Workbench around, String measure) {
        double rate = rates.getOrDefault(measure, FIRST / QUICK_SECONDS);
        return (int) Math.clamp(rate * (around.quick() ? QUICK_SECONDS : ROUND_SECONDS), LEAST, MOST);
    }

    /** Orders one after the other; what the process asks for by itself in as much time is taken off. */
    private static void alone(Workbench around, Warm warm, Results results)
            throws IOException, SQLException, InterruptedException {
        var idle = Counts.of(around, warm);
        long from = System.nanoTime();
        Thread.sleep(2 * FLUSHED_MS);
        var working = Counts.of(around, warm);
        double idleSeconds = (System.nanoTime() - from) / 1e9;
        from = System.nanoTime();
        for (int i = 0; i < ALONE; i++) {
            warm.orders().work(1, warm.agents(1), LONGEST_SECONDS);
        }
        var end = Counts.of(around, warm);
        double share = (System.nanoTime() - from) / 1e9 / idleSeconds;
        var own = working.since(idle);
        var all = end.since(working);
        results.add("statements of an order alone", "", (all.statements() - share * own.statements()) / ALONE);
        results.add("commits of an order alone", "", (all.commits() - share * own.commits()) / ALONE);
    }

    private void dbos(Workbench around, Results results) throws IOException, SQLException {
        int count = size(around, DBOS);
        double before = around.server().cpu();
        JsonNode told = NodeScript.run("dbos", around.server().url(around.fresh("dbos")), count, Workbench.CONCURRENCY);
        double rate = told.get("perSecond").asDouble();
        rates.put(DBOS, rate);
        results.add(DBOS, "workflows/s", rate);
        results.add(
                "DBOS workflow CPU",
                "ms",
                told.get("cpuMs").asDouble() + (around.server().cpu() - before) * 1000 / count);
    }

    /** What was counted so far: seconds of processors, and the database's statements and commits, without those that look at them. */
    private record Counts(double jvm, double postgres, double statements, double commits) {

        static Counts of(Workbench around, Warm warm) throws IOException, SQLException, InterruptedException {
            // A session tells its commits once a second at the most.
            Thread.sleep(FLUSHED_MS);
            Server server = around.server();
            return new Counts(
                    warm.program().cpu(),
                    server.cpu(),
                    server.number(
                            warm.database(),
                            "select coalesce(sum(calls), 0)" + OURS_ONLY
                                    + " and query not like '%count(*) from order_queue%'"
                                    + " and query not like '%generate_series%' and query not like '%pg_stat_%'"),
                    server.number(
                                    warm.database(),
                                    "select xact_commit from pg_stat_database where datname = current_database()")
                            - warm.orders().asked());
        }

        Counts since(Counts before) {
            return new Counts(
                    jvm - before.jvm,
                    postgres - before.postgres,
                    statements - before.statements,
                    commits - before.commits);
        }
    }
}
