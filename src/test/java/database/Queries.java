package database;

import base.QueryFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;

/**
 * Runs statements for tests as routes run them, by camel-sql: those of {@code sql/queries}, and the tests' own under {@code test/}.
 */
@ApplicationScoped
public class Queries {

    private final FluentProducerTemplate template;
    private final base.Queries product;

    public Queries(CamelContext context, base.Queries product) {
        this.template = context.createFluentProducerTemplate();
        this.product = product;
    }

    /** What the product's classes run theirs by, for tests that make such classes. */
    public base.Queries product() {
        return product;
    }

    /** All rows that the statement {@code name} returns, by column name; {@code parameters} are its {@code :#name}s. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> rows(String name, Map<String, ?> parameters) {
        return (List<Map<String, Object>>) run(name, parameters).getMessage().getBody();
    }

    /** The first row of what the statement returns, if any. */
    public Optional<Map<String, Object>> row(String name, Map<String, ?> parameters) {
        return rows(name, parameters).stream().findFirst();
    }

    /** Runs a statement that returns no rows; answers how many rows it touched. */
    public int update(String name, Map<String, ?> parameters) {
        return run(name, parameters).getMessage().getHeader("CamelSqlUpdateCount", 0, int.class);
    }

    private Exchange run(String name, Map<String, ?> parameters) {
        var exchange = template.withBody(parameters)
                .to("sql:classpath:sql/queries/" + name + ".sql")
                .send();
        if (exchange.getException() != null) {
            throw new QueryFailed(name, exchange.getException());
        }
        return exchange;
    }
}
