package bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * A measure of {@code bench/run}, of twenty orders: its PostgreSQL, stubs, the packaged runtime and the orders' way to their
 * completion. One only, since each costs a start of the runtime; nothing is timed.
 */
class BenchIT {

    private static final int ORDERS = 20;

    @Test
    void ordersAreCompletedOnTheStubNode() throws Exception {
        var results = new Results();
        try (var around = new Workbench(true);
                var completed = new Completed(0, ORDERS)) {
            completed.round(around, results);

            assertEquals(ORDERS, results.median("completed orders"));
            assertEquals(ORDERS, around.model().calls());
            assertTrue(results.median("pipeline to completed") > 0);
            assertTrue(results.median("order CPU to completed") > 0);
        }
    }
}
