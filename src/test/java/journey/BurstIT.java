package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private static void assertNothingIsAskedForEachOrder(Surroundings around) throws SQLException, IOException {
        var costs = new StatementCosts(around.book());
        var statements = Map.of(
                "agents/load-agent", "coalesce(v.definition, agent_definition(a))",
                "runs/load-run", "select o.run, cast(coalesce((",
                "guardrails/list-findings", "from guardrail_findings f join orders o",
                "knowledge/list-indexes", "from documents d join agents a on a.id = d.agent_id",
                "knowledge/list-sources", "from order_sources where order_id");
        for (var one : statements.entrySet()) {
            String text = Files.readString(Path.of("sql", "queries", one.getKey() + ".sql"));
            assertTrue(text.contains(one.getValue()), one.getKey() + " reads otherwise now");
            int calls = costs.calls("%" + one.getValue() + "%");
            assertTrue(calls < ORDERS / 5, calls + " of " + one.getKey() + "\n" + costs.perOrder(ORDERS));
        }
        assertTrue(costs.calls("%coalesce(v.definition, agent_definition(a))%") > 0, "they are counted");
    }
}
