package startup;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * The PostgreSQL server of one JVM's tests, started when first asked for and ended with the JVM. A test's database is a copy of
 * one that is migrated once, which takes a tenth of a second.
 */
final class TestServer {

    private static final String USER = "postgres";
    private static final String TEMPLATE = "migrated";

    // Quarkus loads this class anew for each application that it starts; properties and literals are the JVM's.
    private static final String PORT = "agentl2.test.postgres-port";

    private TestServer() {}

    /** The server's port. */
    static int port() {
        synchronized (PORT) {
            if (Integer.getInteger(PORT) == null) {
                System.setProperty(PORT, String.valueOf(start()));
            }
            return Integer.getInteger(PORT);
        }
    }

    /** Makes a database; {@code migrated}, or without anything in it. @return its name */
    static String create(boolean migrated) {
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        run(port(), "create database " + name + " template " + (migrated ? TEMPLATE : "template1"));
        return name;
    }

    /** Forgets a database, whoever still uses it. */
    static void drop(String name) {
        run(port(), "drop database if exists " + name + " with (force)");
    }

    static Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(port(), name), USER, USER);
    }

    private static int start() {
        try {
            // Ends with the JVM: the library sees to that.
            int port = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("max_connections", "400")
                    // For tests that count what something costs.
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setServerConfig("pg_stat_statements.track_planning", "on")
                    .start()
                    .getPort();
            run(port, "create database " + TEMPLATE);
            Flyway.configure()
                    .dataSource(url(port, TEMPLATE), USER, USER)
                    .locations("classpath:sql/migrations")
                    .load()
                    .migrate();
            return port;
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not start", e);
        }
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    private static void run(int port, String statement) {
        try (var connection = DriverManager.getConnection(url(port, "postgres"), USER, USER);
                var running = connection.createStatement()) {
            running.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
