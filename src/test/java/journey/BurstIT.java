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
            assertNothingIsAskedForEachOrder(
                    around, Duration.between(since, Instant.now()).toSeconds());
        }
    }

    /** A plain order's steps ask for nothing that the claim saw is not there, nor for what an earlier order read. */
    private static void assertNothingIsAskedForEachOrder(Surroundings around, long seconds)
            throws SQLException, IOException {
        var costs = new StatementCosts(around.book());
        var seldom = Map.of(
                "agents/load-agent", "coalesce(v.definition, agent_definition(a))",
                "runs/load-run", "select o.run, cast(coalesce((",
                "guardrails/list-findings", "from guardrail_findings f join orders o",
                "knowledge/list-indexes", "from documents d join agents a on a.id = d.agent_id",
                "knowledge/list-sources", "from order_sources where order_id",
                // An answer is stored with its order's end.
                "runs/store-turns", "select g.n from given g join order_turns t on t.order_id = g.id");
        // Both workers keep it for a second: an agent's owner, and two names of secrets, which it does not have.
        var eachSecond = Map.of(
                "secrets/read-secret", "select key_id, sealed_key, sealed_value, entry from secrets where agent_id",
                "access/agent-parties", "select owner_address as owner, cast(null as text) as buyer");
        for (var one : seldom.entrySet()) {
            assertCalls(costs, one.getKey(), one.getValue(), ORDERS / 5);
        }
        for (var one : eachSecond.entrySet()) {
            assertCalls(costs, one.getKey(), one.getValue(), 2 * 2 * (seconds + 5));
        }
        assertTrue(costs.calls("%coalesce(v.definition, agent_definition(a))%") > 0, "they are counted");
    }

    private static void assertCalls(StatementCosts costs, String name, String part, long most)
            throws SQLException, IOException {
        String text = Files.readString(Path.of("sql", "queries", name + ".sql"));
        assertTrue(text.contains(part), name + " reads otherwise now");
        int calls = costs.calls("%" + part + "%");
        assertTrue(calls <= most, calls + " of " + name + ", not " + most + "\n" + costs.perOrder(ORDERS));
    }
}
