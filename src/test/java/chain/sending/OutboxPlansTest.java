package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.TestChain;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** A turn takes the next completions of a key, however many wait for it. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
class OutboxPlansTest extends OutboxScenario {

    private static final String KEY = "0x" + "5".repeat(40);

    @Test
    void dueCompletionsAreReadInTheirOrderByIndex() throws Exception {
        String due = Files.readString(Path.of("sql/queries/chain/sending/due-completions.sql"))
                .replace(":#signer", "'" + KEY + "'")
                .replace(":#limit", "100");
        // Nobody else sees any of it.
        try (var connection = database.getConnection();
                var session = connection.createStatement()) {
            session.execute("begin");
            session.execute(
                    "insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units,"
                            + " deadline, status, created_block, priority) select '0x' || lpad(cast(i as text), 64, '0'),"
                            + " '0x' || repeat('2', 64), (select id from agents limit 1), 'b', '" + KEY + "', 1, 1,"
                            + " now() + case i when 4998 then interval '1 hour' else interval '2 days' end, 'pending', 1,"
                            + " case when i > 4998 then i - 4998 else 0 end from generate_series(1, 5000) i");
            // By portions: what counts an order's steps compares those of one statement with each other.
            session.execute("do $$ begin for i in 0..9 loop update orders set status = 'completing' where order_id in"
                    + " (select '0x' || lpad(cast(i * 500 + n as text), 64, '0') from generate_series(1, 500) n);"
                    + " end loop; end $$");
            session.execute("insert into completions (id, seller_address, created_at) select id, seller_address,"
                    + " now() + cast(right(order_id, 5) as integer) * interval '1 millisecond' - interval '1 hour'"
                    + " from orders where seller_address = '" + KEY + "' order by order_id desc");
            session.execute("analyze completions");
            session.execute("analyze orders");
            String plan = String.join("\n", rows(session, "explain " + due, 1));
            assertTrue(plan.contains("completions_work on completions"), plan);
            assertFalse(plan.contains("Sort Key: c."), plan);
            List<String> ids = rows(session, due, 4);
            assertEquals(100, ids.size());
            assertEquals(
                    List.of("05000", "04999", "04998", "00001"),
                    ids.stream().limit(4).map(id -> id.substring(61)).toList(),
                    "by priority, then those whose deadline is near, then the oldest");
            session.execute("rollback");
        }
    }

    private static List<String> rows(Statement session, String sql, int column) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var found = session.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(column));
            }
        }
        return rows;
    }
}
