package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Two listeners and two workers on one database, and very many orders of one seller at once. */
@Order(2)
class BurstIT {

    private static final int ORDERS = 1_000;

    @Test
    void aBurstIsCompletedOnceByTwoOfEverything() throws Exception {
        try (var around = new Surroundings();
                var fleet = Fleet.start(List.of(around.environment(), around.environment()))) {
            around.createAgent(fleet.process(0));
            var since = Instant.now();
            var ids = around.buy(ORDERS);
            around.settle("burst", ids, since, Duration.ofSeconds(180));
            assertEquals(
                    ORDERS,
                    around.book().number("select count(*) from transactions where kind = 'completion'"),
                    "signed once each");
            assertNothingIsAskedForEachOrder(around);
        }
    }

    /** A plain order's steps ask for nothing that the claim saw is not there, nor for what an earlier order read. */
    private static void assertNothingIsAskedForEachOrder(Surroundings around) throws SQLException {
        var costs = new StatementCosts(around.book());
        for (String like : List.of(
                // load-agent, load-run, list-findings, list-indexes, list-sources
                "%agent_definition(a)%",
                "select o.run, cast(coalesce((%",
                "%from guardrail_findings f join orders o%",
                "%from documents d join agents a%",
                "%from order_sources where order_id%")) {
            int calls = costs.calls(like);
            assertTrue(calls < ORDERS / 5, calls + " of " + like + "\n" + costs.perOrder(ORDERS));
        }
    }
}
