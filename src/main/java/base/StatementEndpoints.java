package base;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sql.DefaultSqlEndpoint;
import org.apache.camel.spi.CamelContextCustomizer;

/** How every endpoint of camel-sql treats the parameters of its statement, whichever route it is in: {@link KnownParameters}. */
@ApplicationScoped
@Named("statementEndpoints")
public class StatementEndpoints implements CamelContextCustomizer {

    /** Any number but 0, for which the database is asked; it is counted by {@link KnownParameters}. */
    private static final int NOT_ASKED_FOR = 1;

    @Override
    public void configure(CamelContext context) {
        context.getCamelContextExtension().registerEndpointCallback(StatementEndpoints::withKnownParameters);
    }

    private static Endpoint withKnownParameters(String uri, Endpoint endpoint) {
        if (endpoint instanceof DefaultSqlEndpoint statement) {
            statement.setParametersCount(NOT_ASKED_FOR);
            statement.setPrepareStatementStrategy(new KnownParameters());
        }
        return endpoint;
    }
}
