package startup;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterConstructCallback;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;

/** Classes that need the same things share one start of the runtime, and so a database: each finds it as if it were new. */
public class EmptyTables implements QuarkusTestAfterConstructCallback {

    /** What a migration has filled stays. The audit log's trigger, which forbids this, is passed by. */
    private static final String CLEAR = """
            do $$ begin
              set local session_replication_role = replica;
              set local lock_timeout = '300ms';
              execute (
                select 'truncate ' || string_agg(format('%I', tablename), ', ') || ' restart identity'
                from pg_tables
                where schemaname = current_schema and tablename not in ('flyway_schema_history', 'order_transitions'));
            end $$""";

    /** Routes that run meanwhile take their locks in another order: a deadlock, or a lock that is not waited for so long. */
    private static final Set<String> IN_EACH_OTHERS_WAY = Set.of("40P01", "55P03");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Class<?> last;

    @Override
    public void afterConstruct(Object test) {
        if (test.getClass() != last) {
            last = test.getClass();
            clear();
        }
    }

    private static void clear() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var database = Arc.container().instance(DataSource.class)) {
            while (!cleared(database.get(), System.nanoTime() > end)) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables were not emptied", e);
        }
    }

    private static boolean cleared(DataSource database, boolean isLast) throws SQLException {
        try (var connection = database.getConnection();
                var running = connection.createStatement()) {
            running.execute(CLEAR);
            return true;
        } catch (SQLException e) {
            if (isLast || !IN_EACH_OTHERS_WAY.contains(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }
}
