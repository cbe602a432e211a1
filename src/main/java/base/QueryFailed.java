package base;

import java.sql.SQLException;

/** A statement that the database refused or could not run. */
public class QueryFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param name the statement's, {@code room/name} */
    public QueryFailed(String name, Exception cause) {
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
