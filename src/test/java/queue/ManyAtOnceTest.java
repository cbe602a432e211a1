package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/**
 * A statement for many orders looks at each once, also by a plan of a moment when the tables were empty: that is the figures of a
 * queue that was empty a second ago.
 */
class ManyAtOnceTest {

    private static final int ORDERS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final TestDatabase DATABASE = new TestDatabase();

    @BeforeAll
    static void start() {
        DATABASE.start();
    }

    @AfterAll
    static void stop() {
        DATABASE.stop();
    }

    @Test
    void ordersAreClaimedRenewedAndEndedWithoutGoingThroughTheQueueForEach() throws Exception {
        try (Connection connection = DATABASE.connect();
                Statement database = connection.createStatement()) {
            database.execute(
                    "insert into agents (id, name, owner_address, model, temperature, max_tokens, system_prompt) values"
                            + " ('00000000-0000-0000-0000-000000000001', 'a', '0x" + "1".repeat(40)
                            + "', 'gpt-4o', 0, 100, 'Be brief.')");
            // Some orders have ended, none is open, and nobody counts the rows from here on.
            database.execute(orders("awaiting_input", "1" + "0".repeat(8)));
            database.execute("update orders set status = 'cancelled'");
            for (String table : List.of("orders", "order_queue", "order_turns", "results", "completions")) {
                database.execute("alter table " + table + " set (autovacuum_enabled = off)");
                database.execute("analyze " + table);
            }
            database.execute("set plan_cache_mode = force_generic_plan");
            prepare(database, "claim", "queue/claim-orders", "text, integer, bigint, jsonb");
            prepare(database, "renew", "queue/renew-leases", "text, text, bigint");
            prepare(database, "finish", "queue/finish-orders", "text");
            database.execute("execute claim ('w', 1, 60000, '{}')");
            database.execute("execute renew ('w', '', 60000)");
            database.execute("execute finish ('[]')");
            database.execute("with o as (" + orders("pending", "2" + "0".repeat(8))
                    + " returning id, agent_id, priority, deadline) insert into order_queue (id, agent_id, priority, rank)"
                    + " select id, agent_id, priority, queue_rank(deadline) from o");
            once(database, "execute claim ('w', " + ORDERS + ", 60000, '{}')");
            assertEquals(ORDERS, number(database, "select count(*) from order_queue where locked_by = 'w'"));
            String ids = text(database, "select string_agg(cast(id as text), ',') from order_queue");
            once(database, "execute renew ('w', '" + ids + "', 60000)");
            String rows = text(
                    database,
                    "select json_agg(json_build_object('id', id, 'attempt', attempt, 'status', 'completing', 'bytes', 'e30=',"
                            + " 'cid', 'b' || id, 'published', true, 'uri', 'ipfs://b', 'hash', '0x' || repeat('5', 64),"
                            + " 'result', 'x', 'agentVersion', 1, 'model', 'gpt-4o', 'executionTimeMs', 1))"
                            + " from (select * from order_queue order by id limit 100) q");
            once(database, "execute finish ('" + rows + "')");
            assertEquals(100, number(database, "select count(*) from completions"));
        }
    }

    private static String orders(String status, String prefix) {
        return """
                insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline,
                                    status, input_data, created_block, created_tx_hash)
                select '0x%s' || lpad(to_hex(n), 55, '0'), '0x' || repeat('2', 64),
                       '00000000-0000-0000-0000-000000000001', '0x' || repeat('3', 40), '0x' || repeat('4', 40), 1, 1,
                       now() + interval '1 day', '%s', '{"prompt": "Hello."}', 1, '0x1'
                  from generate_series(1, %d) n""".formatted(prefix, status, ORDERS);
    }

    /** Runs it, and looks at how often each step of its plan looked at rows. */
    private static void once(Statement database, String execution) throws SQLException, IOException {
        try (ResultSet rows = database.executeQuery("explain (analyze, timing off, format json) " + execution)) {
            rows.next();
            JsonNode told = JSON.readTree(rows.getString(1)).get(0);
            List<String> often = new ArrayList<>();
            collect(told.get("Plan"), often);
            assertTrue(often.isEmpty(), () -> execution.substring(0, 14) + ": " + often + "\n" + told);
        }
    }

    /** Tables of which more rows were looked at than a few for each order. */
    private static void collect(JsonNode plan, List<String> often) {
        double looks = plan.path("Actual Loops").asDouble()
                * (plan.path("Actual Rows").asDouble()
                        + plan.path("Rows Removed by Filter").asDouble()
                        + plan.path("Rows Removed by Index Recheck").asDouble());
        if (plan.has("Relation Name") && looks > 10.0 * ORDERS) {
            often.add(plan.get("Relation Name").asText() + " " + looks);
        }
        plan.path("Plans").forEach(part -> collect(part, often));
    }

    private static void prepare(Statement database, String name, String query, String types)
            throws SQLException, IOException {
        String text = Files.readString(Path.of("sql", "queries", query + ".sql"))
                .lines()
                .filter(line -> !line.stripLeading().startsWith("--"))
                .collect(Collectors.joining("\n"));
        List<String> names =
                switch (name) {
                    case "claim" -> List.of("worker", "limit", "leaseMs", "rooms");
                    case "renew" -> List.of("worker", "ids", "leaseMs");
                    default -> List.of("rows");
                };
        for (int i = 0; i < names.size(); i++) {
            text = text.replaceAll(":#" + names.get(i) + "\\b", "\\$" + (i + 1));
        }
        database.execute("prepare " + name + " (" + types + ") as " + text);
    }

    private static int number(Statement database, String query) throws SQLException {
        return Integer.parseInt(text(database, query));
    }

    private static String text(Statement database, String query) throws SQLException {
        try (ResultSet rows = database.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
