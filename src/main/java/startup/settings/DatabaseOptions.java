package startup.settings;

import java.util.LinkedHashMap;
import java.util.List;
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

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** What would be less safe, or another connection, without it. */
    private static final Set<String> WITHOUT_COUNTERPART = Set.of(
            "passfile",
            "service",
            "servicefile",
            "sslcrl",
            "sslcrldir",
            "sslcertmode",
            "requirepeer",
            "require_auth",
            "ssl_min_protocol_version",
            "ssl_max_protocol_version",
            "gssdelegation",
            "min_protocol_version",
            "max_protocol_version",
            "replication");

    /** What is in the clear, or may be, where the server or somebody in between wants it so. */
    private static final Set<String> WEAK = Set.of("disable", "allow", "prefer");

    private DatabaseOptions() {}

    /** @throws Fault if one of the options is not known, or cannot be had here */
    static Map<String, String> forJdbc(Map<String, String> options) throws Fault {
        Map<String, String> jdbc = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, String> option : options.entrySet()) {
            number++;
            add(option.getKey(), option.getValue(), number, jdbc);
        }
        agree(options, jdbc);
        return jdbc;
    }

    /** What options mean together, in whatever order they stand. */
    private static void agree(Map<String, String> options, Map<String, String> jdbc) throws Fault {
        String mode = jdbc.getOrDefault("sslmode", "prefer");
        String root = options.getOrDefault("sslrootcert", "");
        if (root.equals("system")) {
            if (jdbc.containsKey("sslmode") && !mode.equals("verify-full")) {
                throw new Fault("its option sslmode is weaker than verify-full, which sslrootcert=system wants");
            }
            jdbc.put("sslmode", "verify-full");
            jdbc.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else if (!root.isEmpty() && mode.equals("require")) {
            // libpq looks at the certificate where it is given one to look with; the driver would not.
            jdbc.put("sslmode", "verify-ca");
        }
        if ("direct".equals(jdbc.get("sslNegotiation")) && WEAK.contains(mode) && !root.equals("system")) {
            throw new Fault("its option sslmode is weaker than require, which sslnegotiation=direct wants");
        }
    }

    private static void add(String name, String value, int number, Map<String, String> jdbc) throws Fault {
        switch (name) {
            // Once more JDBC's own name, which libpq takes too.
            case "ssl" -> jdbc.putIfAbsent("sslmode", sslMode(value.equals("true") ? "require" : "prefer"));
            case "sslmode" -> jdbc.put("sslmode", sslMode(value));
            case "requiressl" -> jdbc.putIfAbsent("sslmode", value.equals("1") ? "require" : "prefer");
            case "sslrootcert" -> {
                if (!value.equals("system")) {
                    // "system" stands for the certificates that the system, here the JVM, trusts.
                    jdbc.put("sslrootcert", value);
                }
            }
            case "sslnegotiation" ->
                jdbc.put("sslNegotiation", oneOf(value, "sslnegotiation", List.of("postgres", "direct")));
            case "load_balance_hosts" ->
                jdbc.put(
                        "loadBalanceHosts",
                        String.valueOf(oneOf(value, "load_balance_hosts", List.of("disable", "random"))
                                .equals("random")));
            case "connect_timeout" -> jdbc.put("connectTimeout", seconds(value));
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
        return oneOf(value, "sslmode", SSL_MODES);
    }

    private static String oneOf(String value, String option, List<String> words) throws Fault {
        if (!words.contains(value)) {
            throw new Fault("its option " + option + " is none of " + String.join(", ", words));
        }
        return value;
    }

    /** libpq waits for ever at 0 and below, and never less than 2 s else. */
    private static String seconds(String value) throws Fault {
        if (!value.strip().matches("[+-]?\\d{1,6}")) {
            throw new Fault("its option connect_timeout is no number of seconds");
        }
        int seconds = Integer.parseInt(value.strip());
        return String.valueOf(seconds <= 0 ? 0 : Math.max(2, seconds));
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
