package steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ApiSettings;
import startup.TestDatabase;

/** An agent's list of orders where it has very many, and few of the status that is asked for. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class OrderListTest {

    private static final String AGENT = "019a0000-0000-7000-8000-000000000001";
    private static final int ORDERS = 20_000;
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: (\\d+)");

    @Inject
    DataSource database;

    @BeforeEach
    void fill() throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into agents (id, name, owner_address, model, temperature, max_tokens, system_prompt)"
                            + " values ('" + AGENT + "', 'busy', '0x" + "1".repeat(40) + "', 'gpt-4o', 1, 100, 'x')"
                            + " on conflict do nothing");
            // As they are after years; nobody ran them, so the triggers that record steps are passed by.
            statement.execute("do $$ begin set local session_replication_role = replica;"
                    + " insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units,"
                    + " deadline, status, created_block) select '0x' || lpad(to_hex(n), 64, '0'), '0x' || repeat('2', 64), '"
                    + AGENT + "', '0x' || repeat('3', 40), '0x' || repeat('4', 40), 1, 1, now(),"
                    + " case n when 3 then 'failed' else 'completed' end, 1 from generate_series(1, " + ORDERS
                    + ") n on conflict do nothing; end $$");
            statement.execute("analyze orders");
        }
    }

    @Test
    void aPageOfARareOrACommonStatusLooksAtNoMoreThanItShows() throws Exception {
        assertEquals(1, list("'failed'", "null").get("orders").size());
        assertEquals(0, list("'cancelled'", "null").get("orders").size());
        JsonNode newest = list("null", "null");
        assertEquals(50, newest.get("orders").size());
        JsonNode next = list("'completed'", "'" + newest.get("nextCursor").asText() + "'");
        assertEquals(50, next.get("orders").size());
        assertFalse(newest.get("orders")
                .toString()
                .contains(next.get("orders").get(0).get("id").asText()));
        for (String status : new String[] {"null", "'failed'", "'cancelled'", "'completed'"}) {
            String plan = explained(status);
            assertFalse(plan.contains("Seq Scan on orders"), plan);
            var removed = REMOVED.matcher(plan);
            while (removed.find()) {
                assertTrue(Integer.parseInt(removed.group(1)) < 100, plan);
            }
        }
    }

    private JsonNode list(String status, String cursor) throws Exception {
        return new ObjectMapper().readTree(run("", status, cursor));
    }

    private String explained(String status) throws Exception {
        return run("explain (analyze, timing off) ", status, "null");
    }

    /** On a connection that has listed the common ones so often that PostgreSQL would settle on one plan for all. */
    private String run(String how, String status, String cursor) throws Exception {
        String text;
        try (var in = OrderListTest.class.getResourceAsStream("/sql/queries/steering/list-orders.sql")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        text = text.replace(":#agentId", "$1")
                .replace(":#status", "$2")
                .replace(":#cursor", "$3")
                .replace(":#limit", "$4");
        var all = new StringBuilder();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("prepare listed (text, text, text, text) as " + text);
            for (int i = 0; i < 10; i++) {
                statement.execute("execute listed ('" + AGENT + "', 'completed', null, '50')");
            }
            try (var rows = statement.executeQuery(
                    how + "execute listed ('" + AGENT + "', " + status + ", " + cursor + ", '50')")) {
                while (rows.next()) {
                    all.append(rows.getString(1)).append('\n');
                }
            } finally {
                statement.execute("deallocate listed");
            }
        }
        return all.toString();
    }
}
