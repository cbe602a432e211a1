package bench;

import java.util.ArrayList;
import java.util.List;

/** What the runtime is to reach, row by row, and what each row is measured by. A row that nothing here measures says where it is held. */
final class Goals {

    /** How a goal is compared. */
    enum Sense {
        AT_LEAST,
        AT_MOST,
        AT_LEAST_TIMES,
        AT_MOST_TIMES,
        NONE
    }

    /**
     * A line of the table.
     *
     * @param row which row of the goals it belongs to
     * @param measure what is measured of ours; null where nothing here does
     * @param baseline what stands against it; null if nothing
     * @param sense how {@code bound} is meant: of the value, or of the value's ratio to the baseline
     */
    record Line(String row, String measure, String baseline, Sense sense, double bound, String text) {

        /** What is compared with the bound; not a number if it was not measured. */
        double compared(Results results) {
            return sense == Sense.AT_LEAST_TIMES || sense == Sense.AT_MOST_TIMES
                    ? results.ratio(measure, baseline)
                    : results.median(measure);
        }

        /** {@code met}, {@code not met}, or a dash where there is no goal or no value. */
        String verdict(Results results) {
            if (measure == null || sense == Sense.NONE || Double.isNaN(compared(results))) {
                return "-";
            }
            double value = compared(results);
            boolean most = sense == Sense.AT_MOST || sense == Sense.AT_MOST_TIMES;
            return (most ? value <= bound : value >= bound) ? "met" : "not met";
        }
    }

    static final String CPU = "CPU of one plain order";
    static final String PIPELINE = "pipeline to completing";
    static final String COMPLETED = "pipeline to completed";
    static final String STATEMENTS = "statements and commits of a plain order";
    static final String QUEUE = "queue alone";
    static final String LATENCY = "start latency at 20/s";
    static final String MODEL_BOUND = "model-bound";
    static final String ONE_ORDER = "one order on 1 s blocks";
    static final String BURST = "burst of 1,000 of one key";
    static final String WRITE = "API write";
    static final String CATCH_UP = "catch-up";
    static final String LIST = "list of an agent's orders by any status";
    static final String READ = "API read of one order";
    static final String START = "start to ready";
    static final String MEMORY = "memory in a 512 MiB limit";
    static final String PACKAGE = "package";
    static final String PAID_TWICE = "models paid twice over";

    private static final List<Line> LINES = new ArrayList<>();

    static {
        most(CPU, "order CPU", 1.0);
        shown(CPU, "order CPU", "DBOS workflow CPU");
        for (String agents : List.of("1 agent", "50 agents")) {
            least(PIPELINE, "pipeline, " + agents, 1_500);
            times(PIPELINE, "pipeline, " + agents, "DBOS, 4 steps", 5);
        }
        least(COMPLETED, "pipeline to completed", 600);
        shown(COMPLETED, "order CPU to completed", null);
        most(STATEMENTS, "statements an order at load", 1.0);
        most(STATEMENTS, "commits an order at load", 0.5);
        most(STATEMENTS, "statements of an order alone", 6);
        most(STATEMENTS, "commits of an order alone", 4);
        times(QUEUE, "pipeline, 1 agent", "graphile-worker, concurrency 50", 2);
        times(QUEUE, "pipeline, concurrency 10", "graphile-worker, concurrency 10", 1);
        for (String other : List.of("pg-boss, batches", "db-scheduler", "SQL, one row", "SQL, batches of 500")) {
            shown(QUEUE, "pipeline, 1 agent", other);
        }
        most(LATENCY, "start latency at 20/s, p50", 8);
        add(LATENCY, "start latency at 20/s, p99", "graphile-worker at 20/s, p99", Sense.AT_MOST_TIMES, 2, "<= 2x");
        shown(LATENCY, "start latency at 20/s, p50", "graphile-worker at 20/s, p50");
        shown(LATENCY, "start latency at 200/s, p50", "graphile-worker at 200/s, p50");
        shown(LATENCY, "start latency at 200/s, p99", "graphile-worker at 200/s, p99");
        least(MODEL_BOUND, "model-bound, concurrency 100", 0.95);
        least(MODEL_BOUND, "model-bound, concurrency 1,000", 0.8);
        shown(MODEL_BOUND, "model-bound, concurrency 1,000, CPU of an order", null);
        add(ONE_ORDER, "one order on 1 s blocks, p50", "bare script, one order", Sense.AT_MOST_TIMES, 1.05, "<= 1.05x");
        times(BURST, "burst of 1,000 of one key", "bare script, burst", 0.6);
        shown(BURST, "burst of 1,000 of ten keys", "bare script, ten keys");
        times(CATCH_UP, "catch-up", "bare getLogs + COPY", 0.5);
        least(CATCH_UP, "catch-up, a block of 20,000", 20_000);
        most(LIST, "list by status, p99", 20);
        most(READ, "API read of one order, CPU", 1.0);
        shown(WRITE, "API write of an agent, CPU", null);
        shown(WRITE, "API write of an input, CPU", null);
        most(START, "start to ready, all roles", 1.5);
        most(START, "start to ready, listener", 1.0);
        shown(START, "start, all roles, CPU", null);
        most(MEMORY, "memory, idle", 220);
        most(MEMORY, "memory, loaded", 300);
        most(PACKAGE, "package", 250);
        add(PAID_TWICE, null, null, Sense.NONE, 0, "0: held by journey.StallIT, KillIT and CrashPointIT, not by this");
    }

    private Goals() {}

    /** All lines, in the order of the table. */
    static List<Line> lines() {
        return List.copyOf(LINES);
    }

    private static void most(String row, String measure, double bound) {
        add(row, measure, null, Sense.AT_MOST, bound, "<= " + Results.text(bound));
    }

    private static void least(String row, String measure, double bound) {
        add(row, measure, null, Sense.AT_LEAST, bound, ">= " + Results.text(bound));
    }

    private static void times(String row, String measure, String baseline, double bound) {
        add(row, measure, baseline, Sense.AT_LEAST_TIMES, bound, ">= " + Results.text(bound) + "x");
    }

    private static void shown(String row, String measure, String baseline) {
        add(row, measure, baseline, Sense.NONE, 0, "-");
    }

    private static void add(String row, String measure, String baseline, Sense sense, double bound, String text) {
        LINES.add(new Line(row, measure, baseline, sense, bound, text));
    }
}
