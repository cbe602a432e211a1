package base;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sql.DefaultSqlEndpoint;
import org.apache.camel.spi.CamelContextCustomizer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How every endpoint of camel-sql treats its statement, whichever route it is in: its parameters by {@link KnownParameters}, and
 * for how long it may take.
 */
@ApplicationScoped
@Named("statementEndpoints")
public class StatementEndpoints implements CamelContextCustomizer {

    /** Any number but 0, for which the database is asked; it is counted by {@link KnownParameters}. */
    private static final int NOT_ASKED_FOR = 1;

    private final int timeoutSeconds;

    public StatementEndpoints(
            @ConfigProperty(name = "agentl2.operations.statement-timeout-seconds") int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public void configure(CamelContext context) {
        context.getCamelContextExtension().registerEndpointCallback(this::bounded);
    }

    private Endpoint bounded(String uri, Endpoint endpoint) {
        if (endpoint instanceof DefaultSqlEndpoint statement) {
            statement.setParametersCount(NOT_ASKED_FOR);
            statement.setPrepareStatementStrategy(new KnownParameters());
            statement.getJdbcTemplate().setQueryTimeout(timeoutSeconds);
        }
        return endpoint;
    }
}
