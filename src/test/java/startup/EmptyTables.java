package startup;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterConstructCallback;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Classes that need the same things share one start of the runtime, and so a database: each finds it as if it were new. */
public class EmptyTables implements QuarkusTestAfterConstructCallback {

    /** What a migration has filled stays. The audit log's trigger, which forbids this, is passed by. */
    private static final String CLEAR = """
            do $$ begin
              set local session_replication_role = replica;
              execute (
                select 'truncate ' || string_agg(format('%I', tablename), ', ') || ' restart identity'
                from pg_tables
                where schemaname = current_schema and tablename not in ('flyway_schema_history', 'order_transitions'));
            end $$""";

    private static final String DEADLOCK = "40P01";
    private static final int TRIES = 5;

    private static Class<?> last;

    @Override
    public void afterConstruct(Object test) {
        if (test.getClass() != last) {
            last = test.getClass();
            clear();
        }
    }

    private static void clear() {
        try (var database = Arc.container().instance(DataSource.class)) {
            for (int left = TRIES; !cleared(database.get(), left); left--) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables were not emptied", e);
        }
    }

    /** Routes that run meanwhile take their locks in another order. */
    private static boolean cleared(DataSource database, int left) throws SQLException {
        try (var connection = database.getConnection();
                var running = connection.createStatement()) {
            running.execute(CLEAR);
            return true;
        } catch (SQLException e) {
            if (left == 0 || !DEADLOCK.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }
}
