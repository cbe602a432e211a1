package base;

import java.sql.SQLException;

/** A statement that the database refused or could not run. */
public class QueryFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** PostgreSQL's {@code query_canceled}: by the driver's time-out, by a transaction's, or by an administrator. */
    private static final String CANCELLED = "57014";

    /** @param name the statement's, {@code room/name} */
    public QueryFailed(String name, Exception cause) {
        super("the query " + name + " failed: " + cause.getMessage() + hint(cause), cause);
    }

    private static String hint(Exception cause) {
        return cause instanceof SQLException refused && CANCELLED.equals(refused.getSQLState())
                ? "; if it took too long, look at what the database does, or raise DATABASE_STATEMENT_TIMEOUT_SECONDS"
                : "";
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
