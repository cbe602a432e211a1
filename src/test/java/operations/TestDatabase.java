package operations;

import access.TestWallet;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;

/** A real PostgreSQL 18 for the tests of one JVM, on a free port and thrown away afterwards, and what signing in needs. */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    private EmbeddedPostgres postgres;

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
        return Map.of(
                "DATABASE_URL",
                "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
                "JWT_SECRET",
                "a test's secret of more than 32 bytes",
                "OPERATOR_ADDRESSES",
                TestWallet.OPERATOR.address(),
                "AUTH_DOMAINS",
                TestWallet.DOMAIN);
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
