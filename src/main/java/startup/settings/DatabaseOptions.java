package startup.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGProperty;
import startup.settings.DatabaseUrl.Fault;

/** What libpq's options are called by PostgreSQL's JDBC driver. The driver's own are taken as they are. */
final class DatabaseOptions {

    /** By their names in libpq; both sides mean the same by their values. */
    private static final Map<String, String> SAME = Map.of(
            "application_name", "ApplicationName",
            "fallback_application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "gssencmode", "gssEncMode",
            "channel_binding", "channelBinding",
            "krbsrvname", "kerberosServerName",
            "options", "options");

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /** What the driver, TLS or the operating system decide here, to no harm. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "sslcompression",
            "sslsni",
            "gsslib");

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** What would be less safe, or another connection, without it. */
    private static final Set<String> WITHOUT_COUNTERPART = Set.of(
            "passfile",
            "service",
            "servicefile",
            "sslcrl",
            "sslcrldir",
            "sslcertmode",
            "sslnegotiation",
            "requirepeer",
            "require_auth",
            "ssl_min_protocol_version",
            "ssl_max_protocol_version",
            "gssdelegation",
            "load_balance_hosts",
            "replication");

    private DatabaseOptions() {}

    /** @throws Fault if one of the options is not known, or cannot be had here */
    static Map<String, String> forJdbc(Map<String, String> options) throws Fault {
        Map<String, String> jdbc = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, String> option : options.entrySet()) {
            number++;
            add(option.getKey(), option.getValue(), number, jdbc);
        }
        return jdbc;
    }

    private static void add(String name, String value, int number, Map<String, String> jdbc) throws Fault {
        switch (name) {
            // Once more JDBC's own name, which libpq takes too.
            case "ssl" -> jdbc.putIfAbsent("sslmode", sslMode(value.equals("true") ? "require" : "prefer"));
            case "sslmode" -> jdbc.put("sslmode", sslMode(value));
            case "requiressl" -> jdbc.putIfAbsent("sslmode", value.equals("1") ? "require" : "prefer");
            case "sslrootcert" -> addRoot(value, jdbc);
            case "keepalives" -> jdbc.put("tcpKeepAlive", String.valueOf(!value.equals("0")));
            case "target_session_attrs" -> jdbc.put("targetServerType", serverType(value));
            case "client_encoding" -> requireUtf8(value);
            case "fallback_application_name" -> jdbc.putIfAbsent("ApplicationName", value);
            default -> {
                if (WITHOUT_COUNTERPART.contains(name)) {
                    throw new Fault("its option " + name + " is not known to Java's driver");
                }
                boolean driversOwn = PGProperty.forName(name) != null;
                if (!SAME.containsKey(name) && !driversOwn && !WITHOUT_EFFECT.contains(name)) {
                    // Not by its name, which may be the rest of a password with an & in it.
                    throw new Fault("its option number " + number + " is known neither to libpq nor to Java's driver");
                }
                if (!WITHOUT_EFFECT.contains(name)) {
                    jdbc.put(SAME.getOrDefault(name, name), value);
                }
            }
        }
    }

    private static String sslMode(String value) throws Fault {
        if (!SSL_MODES.contains(value)) {
            throw new Fault("its option sslmode is none of disable, allow, prefer, require, verify-ca, verify-full");
        }
        return value;
    }

    /** {@code system} stands for the certificates that the system, here the JVM, trusts; it makes libpq verify the host too. */
    private static void addRoot(String value, Map<String, String> jdbc) {
        if (value.equals("system")) {
            jdbc.put("sslmode", "verify-full");
            jdbc.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
            jdbc.put("sslrootcert", value);
        }
    }

    private static String serverType(String value) throws Fault {
        String type = SERVER_TYPES.get(value);
        if (type == null) {
            throw new Fault("its option target_session_attrs is none of any, read-write, read-only, primary, standby,"
                    + " prefer-standby");
        }
        return type;
    }

    private static void requireUtf8(String value) throws Fault {
        if (!value.matches("(?i)utf-?8|unicode|auto")) {
            throw new Fault("its option client_encoding is another than UTF8");
        }
    }
}
