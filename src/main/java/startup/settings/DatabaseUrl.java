package startup.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A PostgreSQL address in libpq's form, {@code postgresql://user:password@host:port/database?options}.
 *
 * @param jdbcUrl the same database for JDBC, without user and password
 * @param user the user, decoded
 * @param password the password, decoded; empty if the address has none
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    /** Reads {@code url}; empty if it is not of the form, or names no user, host or database. */
    public static Optional<DatabaseUrl> parse(String url) {
        URI uri;
        try {
            uri = URI.create(url == null ? "" : url.strip());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        String database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
        if (!postgres || uri.getHost() == null || uri.getRawUserInfo() == null || database.isEmpty()) {
            return Optional.empty();
        }
        String[] credentials = uri.getRawUserInfo().split(":", 2);
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Optional.of(new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + "/" + database + options,
                decode(credentials[0]),
                credentials.length < 2 ? "" : decode(credentials[1])));
    }

    /** Leaves the password out, so that the address can be logged. */
    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }

    private static String decode(String part) {
        // URLDecoder is for forms, where a plus is a space; in an address it is a plus.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
