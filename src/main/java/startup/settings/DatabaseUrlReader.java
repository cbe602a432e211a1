package startup.settings;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import startup.settings.DatabaseUrl.Fault;

/**
 * Splits an address where libpq does (its conninfo_uri_parse_options), so that an address that psql takes is not refused here, and
 * one that is taken means the same. What cannot be meant, such as an @ in a host, is refused rather than shown in the error of a
 * failing lookup: it may be half of a password.
 */
final class DatabaseUrlReader {

    private static final String STANDARD_PORT = "5432";
    private static final int HIGHEST_PORT = 65_535;

    private DatabaseUrlReader() {}

    static DatabaseUrl read(String url) throws Fault {
        String rest = url == null ? "" : url.strip().replaceFirst("^postgres(ql)?://", "");
        if (url == null || rest.equals(url.strip())) {
            throw new Fault("it does not begin with postgresql://");
        }
        String user = "";
        String password = "";
        int at = rest.indexOf('@');
        int slash = rest.indexOf('/');
        if (at >= 0 && (slash < 0 || at < slash)) {
            String[] credentials = rest.substring(0, at).split(":", 2);
            user = decoded(credentials[0], "user");
            password = credentials.length < 2 ? "" : decoded(credentials[1], "password");
            rest = rest.substring(at + 1);
        }
        int question = rest.indexOf('?');
        Map<String, String> options = options(question < 0 ? "" : rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        int path = place.indexOf('/');
        String named = path < 0 ? "" : decoded(place.substring(path + 1), "database");

        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String one : (path < 0 ? place : place.substring(0, path)).split(",", -1)) {
            addHost(one, hosts, ports);
        }
        override(hosts, options.remove("host"), "host");
        // An address of digits in place of a name that has to be looked up.
        override(hosts, options.remove("hostaddr"), "hostaddr");
        override(ports, options.remove("port"), "port");
        user = options.containsKey("user") ? options.remove("user") : user;
        password = options.containsKey("password") ? options.remove("password") : password;
        String database = options.containsKey("dbname") ? options.remove("dbname") : named;
        String places = places(hosts, ports);
        if (user.isEmpty()) {
            throw new Fault("it names no user");
        }
        return new DatabaseUrl(
                "jdbc:postgresql://" + places + "/" + encoded(database.isEmpty() ? user : database)
                        + query(DatabaseOptions.forJdbc(options)),
                user,
                password);
    }

    /** @param one {@code host}, {@code host:port}, {@code [IPv6]:port} or nothing */
    private static void addHost(String one, List<String> hosts, List<String> ports) throws Fault {
        int end = one.startsWith("[") ? one.indexOf(']') + 1 : Math.max(one.indexOf(':'), -1);
        if (one.startsWith("[") && end == 0) {
            throw new Fault("its host begins with [ and has no ]");
        }
        int cut = end < 0 ? one.length() : end;
        String after = one.substring(cut);
        if (!after.isEmpty() && !after.startsWith(":")) {
            throw new Fault("something other than a port follows the ] of its host");
        }
        String host = one.startsWith("[") ? one.substring(1, cut - 1) : one.substring(0, cut);
        hosts.add(decoded(host, "host"));
        ports.add(after.isEmpty() ? "" : decoded(after.substring(1), "port"));
    }

    /** An option takes the place of what stands before the database's name. */
    private static void override(List<String> parts, String list, String name) throws Fault {
        if (list == null || list.isEmpty()) {
            return;
        }
        List<String> given = Arrays.asList(list.split(",", -1));
        boolean replaces = parts.size() == 1 || parts.stream().allMatch(String::isEmpty);
        if (!replaces && given.size() != parts.size() && given.size() != 1) {
            throw new Fault("its option " + name + " has another number of parts than it has hosts");
        }
        parts.clear();
        parts.addAll(given);
    }

    private static String places(List<String> hosts, List<String> ports) throws Fault {
        if (ports.size() != 1 && ports.size() != hosts.size()) {
            throw new Fault("it has another number of ports than of hosts");
        }
        List<String> places = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            places.add(host(hosts.get(i)) + ":" + port(ports.get(ports.size() == 1 ? 0 : i)));
        }
        return String.join(",", places);
    }

    private static String host(String host) throws Fault {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new Fault("its host is a Unix socket, which Java's driver cannot use; name the server's host");
        }
        if (host.indexOf(':') >= 0) {
            if (!host.matches("[0-9a-fA-F:.]+(%[\\w.-]+)?")) {
                throw new Fault("its host has a : and is no IPv6 address");
            }
            return "[" + host + "]";
        }
        if (!host.matches("[\\p{L}\\p{N}._-]*")) {
            throw new Fault(
                    "its host has a character that no host has; write @ / : ? # of a password as %40 %2F %3A %3F"
                            + " %23");
        }
        return host.isEmpty() ? "localhost" : host;
    }

    private static String port(String port) throws Fault {
        if (port.isEmpty()) {
            return STANDARD_PORT;
        }
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > HIGHEST_PORT) {
            throw new Fault("its port is no number from 1 to 65535; write a / of a password as %2F");
        }
        return port;
    }

    private static Map<String, String> options(String query) throws Fault {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2) {
                throw new Fault("an option has no = or more than one");
            }
            options.put(decoded(parts[0], "option"), decoded(parts[1], "option"));
        }
        return options;
    }

    private static String query(Map<String, String> options) {
        return options.isEmpty()
                ? ""
                : options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + encoded(option.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** As the driver decodes it: a form's encoding. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Percent-encoding undone; a plus is a plus, as in libpq. */
    private static String decoded(String text, String part) throws Fault {
        var bytes = new ByteArrayOutputStream();
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                bytes.write(given[i]);
                continue;
            }
            boolean whole =
                    i + 2 < given.length && HexFormat.isHexDigit(given[i + 1]) && HexFormat.isHexDigit(given[i + 2]);
            int code = whole ? 16 * HexFormat.fromHexDigit(given[i + 1]) + HexFormat.fromHexDigit(given[i + 2]) : 0;
            if (code == 0) {
                throw new Fault("its " + part + " has a % that no two hex digits follow, or %00; write % as %25");
            }
            bytes.write(code);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new Fault("its " + part + " is not UTF-8");
        }
    }
}
