package base;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;

/**
 * A route's statement has as many parameters as names stand in it, so that nobody needs to ask the database: camel-sql does at
 * each execution, which has every statement parsed twice and planned anew, and keeps the driver from preparing it for good.
 */
final class KnownParameters extends DefaultSqlPrepareStatementStrategy {

    @Override
    public Iterator<?> createPopulateIterator(
            String query, String preparedQuery, int ignored, Exchange exchange, Object value) throws SQLException {
        return hasNamedParameters(query)
                ? super.createPopulateIterator(query, preparedQuery, ignored, exchange, value)
                : Collections.emptyIterator();
    }

    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> values, int ignored) throws SQLException {
        List<Object> all = new ArrayList<>();
        values.forEachRemaining(all::add);
        new ArgumentPreparedStatementSetter(all.toArray()).setValues(statement);
    }
}
