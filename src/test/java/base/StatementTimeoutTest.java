package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** No statement holds its connection, and who waits for it, for longer than it may: neither one of Java's nor one of a route's. */
class StatementTimeoutTest {

    private static final Map<String, Object> A_MINUTE = Map.of("seconds", 60);
    private static final Map<String, Object> A_LITTLE = Map.of("seconds", 0.1);
    private static final String CANCELLED = "57014";

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
    void aStatementOfJavasIsEnded() {
        var queries = new Queries(DATABASE.source(), 1);
        assertEquals(1, queries.run("test/sleep", A_LITTLE));
        var failed = assertThrows(QueryFailed.class, () -> queries.run("test/sleep", A_MINUTE));
        assertTrue(failed.getMessage().endsWith("or raise DATABASE_STATEMENT_TIMEOUT_SECONDS"), failed::getMessage);
    }

    @Test
    void aStatementOfARoutesIsEnded() throws Exception {
        try (var context = new DefaultCamelContext()) {
            DataSource database = DATABASE.source();
            var component = new SqlComponent();
            component.setDataSource(database);
            context.addComponent("sql", component);
            new StatementEndpoints(1).configure(context);
            context.start();
            try (var template = context.createProducerTemplate()) {
                String statement = "sql:classpath:sql/queries/test/sleep.sql?outputType=SelectOne";
                assertEquals(1, template.requestBody(statement, A_LITTLE));
                Throwable failed =
                        assertThrows(RuntimeException.class, () -> template.requestBody(statement, A_MINUTE));
                while (failed.getCause() != null) {
                    failed = failed.getCause();
                }
                assertEquals(
                        CANCELLED, assertInstanceOf(SQLException.class, failed).getSQLState());
            }
        }
    }
}
