package queue;

import base.QueryFailed;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The deadlocks of the statements that a test runs. A client is told one statement and the process ids; only the server's log,
 * which the embedded database passes on, names both statements, so both go into the message.
 */
final class Deadlocks extends Handler implements AutoCloseable {

    private static final int LINES = 120;

    private final Logger server = Logger.getLogger("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    Deadlocks() {
        server.addHandler(this);
    }

    /** Notes {@code failed} if it is a deadlock (SQLSTATE 40P01). @return whether it is one */
    boolean note(String statement, QueryFailed failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "40P01".equals(sql.getSQLState())) {
                found.add(statement + ": " + sql.getMessage());
                return true;
            }
        }
        return false;
    }

    boolean none() {
        return found.isEmpty();
    }

    @Override
    public String toString() {
        // The log comes by way of a pipe, later than the answer.
        for (int i = 0; i < 50 && log.stream().noneMatch(line -> line.contains("STATEMENT:")); i++) {
            LockSupport.parkNanos(100_000_000);
        }
        return String.join("\n", found) + "\nThe server's log:\n" + String.join("\n", log);
    }

    @Override
    public void publish(LogRecord line) {
        String text = new SimpleFormatter().formatMessage(line);
        if (log.size() < LINES && (text.contains("deadlock detected") || !log.isEmpty())) {
            log.add(text);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        server.removeHandler(this);
    }
}
