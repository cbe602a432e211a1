package base;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;

/**
 * Runs the statements of {@code sql/queries} from Java, by the same SQL component that routes use. Inside a JTA
 * transaction of the calling thread they all belong to it; otherwise each is a transaction of its own.
 */
@ApplicationScoped
public class Queries {

    private final FluentProducerTemplate template;

    public Queries(CamelContext context) {
        this.template = context.createFluentProducerTemplate();
    }

    /** All rows that the statement {@code name} returns, by column name; {@code parameters} are its {@code :#name}s. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> rows(String name, Map<String, ?> parameters) {
        return (List<Map<String, Object>>) run(name, parameters, "");
    }

    /** The first row of what the statement returns, if any. */
    public Optional<Map<String, Object>> row(String name, Map<String, ?> parameters) {
        return rows(name, parameters).stream().findFirst();
    }

    /** Runs a statement that returns no rows; answers how many rows it touched. */
    public int update(String name, Map<String, ?> parameters) {
        var exchange = template.withBody(parameters)
                .to("sql:classpath:sql/queries/" + name + ".sql")
                .send();
        if (exchange.getException() != null) {
            throw new QueryFailed(name, exchange.getException());
        }
        return exchange.getMessage().getHeader("CamelSqlUpdateCount", 0, int.class);
    }

    private Object run(String name, Map<String, ?> parameters, String options) {
        var exchange = template.withBody(parameters)
                .to("sql:classpath:sql/queries/" + name + ".sql" + options)
                .send();
        if (exchange.getException() != null) {
            throw new QueryFailed(name, exchange.getException());
        }
        return exchange.getMessage().getBody();
    }

    /** A statement that the database refused or could not run. */
    public static class QueryFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        QueryFailed(String name, Exception cause) {
            super("the query " + name + " failed: " + cause.getMessage(), cause);
        }

        /** True if the database refused what was to be written, and will again: SQLSTATE class 22 or 23. */
        public boolean isOfData() {
            for (Throwable one = getCause(); one != null; one = one.getCause()) {
                if (one instanceof SQLException refused && refused.getSQLState() != null) {
                    return refused.getSQLState().startsWith("22")
                            || refused.getSQLState().startsWith("23");
                }
            }
            return false;
        }
    }
}
