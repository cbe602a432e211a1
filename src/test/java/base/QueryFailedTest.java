package base;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a statement was given is in no failure of it: some of it is a secret. */
class QueryFailedTest {

    private static final String MARK = "sk-marked-1f6e";

    @Test
    void aValueThatCannotBeBoundIsNotShown() {
        var statements = proxy(PreparedStatement.class, null);
        var database = proxy(DataSource.class, proxy(Connection.class, statements));
        var queries = new Queries(database, 30);
        var unknown = new Object() {
            @Override
            public String toString() {
                return MARK;
            }
        };
        var failure = assertThrows(
                QueryFailed.class,
                () -> queries.run("access/store-nonce", Map.of("nonce", MARK, "other", MARK, "seconds", unknown)));
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertFalse(text.toString().contains(MARK), text::toString);
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, Object answer) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (answer != null && method.getReturnType().isInstance(answer)) {
                return answer;
            }
            return method.getReturnType() == boolean.class
                    ? (Object) false
                    : method.getReturnType() == int.class ? (Object) 0 : null;
        });
    }
}
