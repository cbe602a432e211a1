package base;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/**
 * Runs the statements of {@code sql/queries} from Java; a statement is named by its room and file, {@code room/name}. Inside a JTA
 * transaction of the calling thread they all belong to it; otherwise each is a transaction of its own.
 *
 * <p>Parameters are a map or a record; a statement has them as {@code :#name}. A row becomes a record whose components are named as
 * the columns are, {@code camelCase} for {@code snake_case}, or a single value if the type is not a record.
 */
@ApplicationScoped
public class Queries {

    private final DataSource database;
    private final Jdbi jdbi;
    private final Map<String, String> statements = new ConcurrentHashMap<>();
    private final Map<Class<?>, RowMapper<?>> records = new ConcurrentHashMap<>();

    public Queries(
            DataSource database,
            @ConfigProperty(name = "agentl2.operations.statement-timeout-seconds") int timeoutSeconds) {
        this.database = database;
        // Who began a transaction ends it, and that is never a statement.
        this.jdbi = Jdbi.create(database)
                .setTransactionHandler(new CMTTransactionHandler())
                .setTemplateEngine(TemplateEngine.NOP)
                .registerArgument(new WholeNumbers());
        jdbi.getConfig(Handles.class).setForceEndTransactions(false);
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true).setQueryTimeout(timeoutSeconds);
    }

    /** All rows that the statement returns. */
    public <T> List<T> list(String name, Object parameters, Class<T> type) {
        return with(name, parameters, query -> mapped(query, type));
    }

    /** The first row of what the statement returns; empty if there is none, or a single value is null. */
    public <T> Optional<T> first(String name, Object parameters, Class<T> type) {
        List<T> rows = list(name, parameters, type);
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.getFirst());
    }

    /** Runs a statement. @return how many rows it returned or, if it does not return rows, touched */
    public int run(String name, Object parameters) {
        return with(name, parameters, query -> query.execute(Queries::count));
    }

    /** The same for statements that may take as long as they take, such as one that makes an index. */
    public Queries atLength() {
        return new Queries(database, 0);
    }

    private <R> R with(String name, Object parameters, Function<Query, R> work) {
        String sql = statements.computeIfAbsent(name, StatementText::read);
        try (Handle handle = jdbi.open()) {
            return work.apply(handle.createQuery(sql).bindMap(named(parameters)));
        } catch (JdbiException failed) {
            throw new QueryFailed(name, failed.getCause() instanceof SQLException refused ? refused : bare(failed));
        }
    }

    /** Where it failed and by what kind of fault, without JDBI's words: they show values, and some of those are nobody's business. */
    private static Exception bare(JdbiException failed) {
        var fault = new IllegalStateException(failed.getClass().getSimpleName());
        fault.setStackTrace(failed.getStackTrace());
        return fault;
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> mapped(Query query, Class<T> type) {
        return type.isRecord()
                ? query.map((RowMapper<T>) records.computeIfAbsent(type, ConstructorMapper::of))
                        .list()
                : query.mapTo(type).list();
    }

    private static int count(Supplier<PreparedStatement> executed, StatementContext context) throws SQLException {
        try (context) {
            PreparedStatement statement = executed.get();
            if (statement.getUpdateCount() >= 0) {
                return statement.getUpdateCount();
            }
            int rows = 0;
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) {
                    rows++;
                }
            }
            return rows;
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> named(Object parameters) {
        if (parameters instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent one : parameters.getClass().getRecordComponents()) {
            try {
                // The record may be a private one of who asks.
                one.getAccessor().setAccessible(true);
                values.put(one.getName(), one.getAccessor().invoke(parameters));
            } catch (ReflectiveOperationException cannotBe) {
                throw new IllegalStateException(cannotBe);
            }
        }
        return values;
    }

    /** Numbers of the chain, which JDBI does not know. */
    private static final class WholeNumbers extends AbstractArgumentFactory<BigInteger> {
        WholeNumbers() {
            super(Types.NUMERIC);
        }

        @Override
        protected Argument build(BigInteger value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setBigDecimal(position, new BigDecimal(value));
        }
    }
}
