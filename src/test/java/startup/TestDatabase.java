package startup;

import access.signin.TestWallet;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL 18 for the tests of one JVM, on a free port and thrown away afterwards, and what signing in needs. */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    private EmbeddedPostgres postgres;
    private Map<String, String> others = Map.of();

    /** @param settings by their names in the environment, beside or instead of the usual ones */
    @Override
    public void init(Map<String, String> settings) {
        others = settings;
    }

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not start", e);
        }
        Map<String, String> settings = new HashMap<>(Map.of(
                "DATABASE_URL",
                "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
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

    @Override
    public void stop() {
        try {
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not stop", e);
        }
    }
}
