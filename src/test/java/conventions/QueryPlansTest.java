package conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/**
 * No statement goes through a table that grows. Each of {@code sql/queries} is planned for any values of its parameters, as a
 * prepared one is once it ran often, on a database that takes each such table for one of ten million rows.
 */
class QueryPlansTest {

    private static final Path QUERIES = Path.of("sql", "queries");
    private static final Pattern PARAMETER = Pattern.compile(":#(\\w+|\\$\\{[^}]+})");
    private static final Pattern PLANNED = Pattern.compile("\\s*(with|select|insert|update|delete)\\b");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What does not grow: there is a bound, or as many rows as there are keys, chains and states. */
    private static final Set<String> SMALL =
            Set.of("chain_blocks", "chain_cursor", "conditions", "early_inputs", "order_transitions", "signers");

    /** Statements that go through a table on purpose, and why they may. */
    private static final Map<String, String> WHOLE = Map.of(
            "access/forget-rate-limits",
            "all rows are of the last minutes, and an index would make each request dearer",
            "chain/sending/outbox-figures",
            "counts what waits to be signed, once in some seconds",
            "queue/queue-figures",
            "counts what waits for workers, at most once a second and only while somebody looks at it",
            "secrets/count-secret-removals",
            "counts what waits, which is nothing while Vault answers",
            "secrets/count-secrets-by-key",
            "runs at the start and while keys are replaced",
            "secrets/forget-secrets",
            "finds deleted agents by an index, and the planner takes nearly all for deleted as it has no figures",
            "secrets/sample-vault-secrets",
            "runs at the start");

    /** pgvector is not part of the PostgreSQL that tests have; {@code PgvectorTest} looks at these two where there is one. */
    private static final Set<String> NOT_HERE =
            Set.of("knowledge/nearest-passages", "knowledge/nearest-passages-by-index");

    /** Read all that is below before they give anything. */
    private static final Set<String> ALL_FIRST = Set.of("Sort", "Aggregate", "WindowAgg", "Hash");

    private static final TestDatabase MIGRATED = new TestDatabase();
    private static Set<String> growing;
    private static Set<String> partial;

    @BeforeAll
    static void start() throws IOException, SQLException {
        MIGRATED.start();
        try (Connection database = MIGRATED.connect();
                Statement statement = database.createStatement()) {
            statement.execute(Files.readString(Path.of("src", "test", "resources", "sql", "as-if-ten-million.sql")));
            growing = names(
                    statement,
                    "select relname from pg_class"
                            + " where relkind = 'r' and relnamespace = cast('public' as regnamespace)");
            growing.removeAll(SMALL);
            partial = names(
                    statement,
                    "select relname from pg_class join pg_index on indexrelid = oid where indpred is not null");
        }
    }

    @AfterAll
    static void stop() {
        MIGRATED.stop();
    }

    @Test
    void noStatementGoesThroughATableThatGrows() throws IOException, SQLException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Connection database = MIGRATED.connect();
                Statement statement = database.createStatement()) {
            for (Path file : files()) {
                String text = bare(Files.readString(file));
                if (PLANNED.matcher(text).lookingAt() && !NOT_HERE.contains(name(file))) {
                    Set<String> whole = whole(statement, name(file), text);
                    if (!whole.isEmpty()) {
                        found.put(name(file), whole);
                    }
                }
            }
        }
        assertEquals(WHOLE.keySet(), found.keySet(), found::toString);
    }

    @Test
    void whatGoesThroughATableIsSeen() throws SQLException {
        try (Connection database = MIGRATED.connect();
                Statement statement = database.createStatement()) {
            assertEquals(
                    Set.of("orders"),
                    whole(statement, "a part of a text", "select id from orders where order_id like :#part"));
            assertEquals(Set.of("orders"), whole(statement, "a count", "select count(*) from orders"));
            assertEquals(Set.of(), whole(statement, "an id", "select id from orders where order_id = :#id"));
            assertEquals(Set.of(), whole(statement, "the first", "select id from orders order by id limit 1"));
        }
    }

    @Test
    void eachFilterOfTheAuditLogHasAnIndex() throws IOException, SQLException {
        String text =
                bare(Files.readString(QUERIES.resolve("access/list-audit.sql"))).replace(":#limit", "50");
        Map<String, String> filters =
                Map.of("caller", "address", "agent_id", "agentId", "order_id", "orderId", "operation", "operation");
        try (Connection database = MIGRATED.connect();
                Statement statement = database.createStatement()) {
            for (Map.Entry<String, String> filter : filters.entrySet()) {
                String only = text.replace(":#" + filter.getValue(), "'00000000-0000-0000-0000-000000000000'");
                String plan = planned(
                                statement,
                                filter.getValue(),
                                PARAMETER.matcher(only).replaceAll("null"))
                        .toString();
                assertTrue(plan.contains("\"Index Cond\":\"(" + filter.getKey() + " = "), plan);
                assertFalse(plan.contains("\"Backward\",\"Index Name\":\"audit_log_pkey\""), plan);
            }
        }
    }

    private static Set<String> names(Statement statement, String query) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(QUERIES)) {
            return all.filter(one -> one.toString().endsWith(".sql")).sorted().toList();
        }
    }

    private static String name(Path file) {
        return QUERIES.relativize(file).toString().replace('\\', '/').replace(".sql", "");
    }

    private static String bare(String text) {
        return text.lines()
                .filter(line -> !line.stripLeading().startsWith("--"))
                .collect(Collectors.joining("\n"));
    }

    /** The growing tables that a statement goes through. */
    private static Set<String> whole(Statement statement, String name, String text) throws SQLException {
        Map<String, String> numbers = new LinkedHashMap<>();
        String numbered = PARAMETER
                .matcher(text)
                .replaceAll(one ->
                        "\\$" + numbers.computeIfAbsent(one.group(1), unknown -> String.valueOf(numbers.size() + 1)));
        String nulls = String.join(", ", Collections.nCopies(numbers.size(), "null"));
        statement.execute("set plan_cache_mode = force_generic_plan");
        try {
            statement.execute("prepare it as " + numbered);
        } catch (SQLException refused) {
            throw new AssertionError(name + ": " + refused.getMessage(), refused);
        }
        try {
            String execution = "execute it" + (numbers.isEmpty() ? "" : "(" + nulls + ")");
            Set<String> tables = tables(planned(statement, name, execution));
            if (!tables.isEmpty()) {
                // Without figures the planner guesses that a third of a table is older than something: it may have an
                // index for it.
                statement.execute("set enable_seqscan = off");
                tables = tables(planned(statement, name, execution));
                statement.execute("reset enable_seqscan");
            }
            return tables;
        } finally {
            statement.execute("deallocate it");
        }
    }

    private static JsonNode planned(Statement statement, String name, String text) {
        try (ResultSet rows = statement.executeQuery("explain (format json) " + text)) {
            rows.next();
            return JSON.readTree(rows.getString(1)).get(0).get("Plan");
        } catch (SQLException | IOException refused) {
            throw new AssertionError(name + ": " + refused.getMessage(), refused);
        }
    }

    private static Set<String> tables(JsonNode plan) {
        Set<String> tables = new TreeSet<>();
        collect(plan, false, tables);
        tables.retainAll(growing);
        return tables;
    }

    /** The tables that the plan reads from end to end, in their order or by an index of all their rows. */
    private static void collect(JsonNode plan, boolean limited, Set<String> tables) {
        String kind = plan.path("Node Type").asText();
        boolean byIndex = kind.startsWith("Index")
                && !limited
                && !plan.has("Index Cond")
                && !partial.contains(plan.path("Index Name").asText());
        if (kind.equals("Seq Scan") || byIndex) {
            tables.add(plan.path("Relation Name").asText());
        }
        boolean ends = kind.equals("Limit") || limited && !ALL_FIRST.contains(kind);
        plan.path("Plans").forEach(part -> collect(part, ends, tables));
    }
}
