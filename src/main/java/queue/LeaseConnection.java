package queue;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A connection to the database for nothing but the renewal of leases, outside the pool: work that has taken all of the pool's, and
 * is slow to give them back because the processor is short, must not cost the leases of that very work.
 */
@ApplicationScoped
class LeaseConnection {

    private static final int PATIENCES_PER_LEASE = 5;

    private final String url;
    private final String user;
    private final Optional<String> password;
    private final Duration patience;

    LeaseConnection(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password,
            OrderSettings settings) {
        this.url = url;
        this.user = user;
        this.password = password;
        // Renewed at a third of a lease, it has to fail early enough that there is time for another way.
        this.patience = Duration.ofSeconds(Math.max(1, settings.leaseMs() / PATIENCES_PER_LEASE / 1_000));
    }

    /** Keeps it apart from the data source that everything else means. */
    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForLeases {}

    @Produces
    @ForLeases
    @Named("leaseConnection")
    @Singleton
    DataSource open() throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .acquisitionTimeout(patience)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(database -> {
                            database.jdbcUrl(url)
                                    .principal(new NamePrincipal(user))
                                    .jdbcProperty("tcpKeepAlive", "true")
                                    .jdbcProperty("connectTimeout", String.valueOf(patience.toSeconds()))
                                    // One that hangs is given up, and the next renewal has another.
                                    .jdbcProperty("socketTimeout", String.valueOf(patience.toSeconds()));
                            password.ifPresent(given -> database.credential(new SimplePassword(given)));
                            return database;
                        })));
    }

    void close(@Disposes @ForLeases DataSource connection) {
        ((AgroalDataSource) connection).close();
    }
}
