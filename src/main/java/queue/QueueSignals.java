package queue;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Listens for the database's notifications that there are orders to claim, and wakes the worker. It keeps one connection of
 * its own, outside the pool. Losing it costs no order: the worker also looks by itself, every poll interval.
 */
@ApplicationScoped
public class QueueSignals {

    private static final Logger LOG = Logger.getLogger(QueueSignals.class);
    static final String THREAD = "queue-signals";
    private static final int WAIT_MS = 1_000;
    private static final long RECONNECT_MS = 1_000;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    Optional<String> password;

    @ConfigProperty(name = "agentl2.role.worker")
    boolean isWorker;

    private final Worker worker;
    private volatile Thread listener;

    public QueueSignals(Worker worker) {
        this.worker = worker;
    }

    void start(@Observes StartupEvent started) {
        if (isWorker) {
            // Known before it runs: it goes on only while it is.
            listener = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::listen);
            listener.start();
        }
    }

    @PreDestroy
    void stop() {
        Thread running = listener;
        listener = null;
        if (running != null) {
            running.interrupt();
        }
    }

    private void listen() {
        while (listener != null) {
            try (Connection connection = connect()) {
                var postgres = connection.unwrap(PGConnection.class);
                // What was queued while nobody listened.
                worker.wake();
                while (listener != null) {
                    if (postgres.getNotifications(WAIT_MS).length > 0) {
                        worker.wake();
                    }
                }
            } catch (SQLException | RuntimeException lost) {
                LOG.warnf(
                        "the database's notifications are lost (%s); orders are found by polling until they are back",
                        lost.getMessage());
                pause();
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        password.ifPresent(given -> properties.setProperty("password", given));
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute("listen agentl2_orders");
        }
        return connection;
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_MS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
