package startup;

import access.signin.TestWallet;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own on a real PostgreSQL 18, thrown away afterwards, and what signing in needs. */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    private final boolean migrated;
    private String name;
    private Map<String, String> others = Map.of();

    public TestDatabase() {
        this(true);
    }

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** One that the runtime must migrate. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    /** @param settings by their names in the environment, beside or instead of the usual ones */
    @Override
    public void init(Map<String, String> settings) {
        others = settings;
    }

    @Override
    public Map<String, String> start() {
        name = TestServer.create(migrated);
        Map<String, String> settings = new HashMap<>(Map.of(
                "DATABASE_URL",
                "postgresql://postgres:postgres@localhost:" + TestServer.port() + "/" + name,
                "JWT_SECRET",
                "a test's secret of more than 32 bytes",
                "OPERATOR_ADDRESSES",
                TestWallet.OPERATOR.address(),
                // What is the runtime's own is everybody's, unless a test is about that.
                "TRUSTED_OWNERS",
                "*",
                "AUTH_DOMAINS",
                TestWallet.DOMAIN));
        settings.putAll(others);
        return settings;
    }

    /** A connection to it, once it has started. */
    public Connection connect() throws SQLException {
        return TestServer.connect(name);
    }

    /** Connections to it, each a new one, once it has started. */
    public DataSource source() {
        var source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://localhost:" + TestServer.port() + "/" + name);
        source.setUser("postgres");
        source.setPassword("postgres");
        return source;
    }

    @Override
    public void stop() {
        if (name != null) {
            TestServer.drop(name);
        }
    }
}
