package startup.settings;

import java.util.Optional;

/**
 * A PostgreSQL address as libpq reads it (PostgreSQL's manual, "Connection URIs"),
 * {@code postgresql://user:password@host:port,host:port/database?options}.
 *
 * @param jdbcUrl the same database for JDBC, without user and password
 * @param user the user, decoded
 * @param password the password, decoded; empty if the address has none
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    /** Which part of an address cannot be used, in words without its value. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String part) {
            super(part);
        }
    }

    /** Reads {@code url}; empty if it is not of the form, or names no user: {@link #fault} says why. */
    public static Optional<DatabaseUrl> parse(String url) {
        try {
            return Optional.of(DatabaseUrlReader.read(url));
        } catch (Fault told) {
            return Optional.empty();
        }
    }

    /** Which part of {@code url} is wrong, in words that do not have it; empty if none is. */
    static Optional<String> fault(String url) {
        try {
            DatabaseUrlReader.read(url);
            return Optional.empty();
        } catch (Fault told) {
            return Optional.of(told.getMessage());
        }
    }

    /** Leaves the password out, and the options, which may have one too, so that the address can be logged. */
    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("\\?.*", "") + " as " + user;
    }
}
