package bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The PostgreSQL of a run, which writes as one in earnest does, with a database each for ours and the baselines. */
final class Server implements AutoCloseable {

    private final Path directory = Files.createTempDirectory("agentl2-bench");
    private final EmbeddedPostgres postgres;
    private final long pid;

    Server() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start();
        pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** Makes a database of this name, or makes it anew. */
    void create(String database) throws SQLException {
        run("postgres", "drop database if exists " + database + " with (force)");
        run("postgres", "create database " + database);
    }

    /** The address of a database as libpq takes it. */
    String url(String database) {
        return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + database;
    }

    /** The same as Java's driver takes it. */
    String jdbc(String database) {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database
                + "?user=postgres&password=postgres";
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbc(database));
    }

    /** Seconds of processor time of all of its processes. */
    double cpu() throws IOException {
        return ProcessUse.cpuOfFamily(pid);
    }

    String version() throws SQLException {
        return text("postgres", "show server_version");
    }

    void run(String database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value of the first row; null if there is none. */
    String text(String database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    long number(String database, String sql) throws SQLException {
        return Long.parseLong(text(database, sql));
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
