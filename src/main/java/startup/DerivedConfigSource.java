package startup;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;
import startup.settings.DatabaseUrl;
import startup.settings.Settings;

/**
 * Settings that follow from others: the data source from {@code DATABASE_URL}, a switch for each role from
 * {@code AGENTL2_ROLES}, whether Hawtio is served from {@code HAWTIO}, the lease's renewal from its length, the longest request from the longest document, what the server
 * speaks from {@link ServedProtocol}, the connections from the slots, the routes from what files of them there are. What cannot be derived is left out here and
 * reported by {@link Settings}.
 */
public class DerivedConfigSource implements ConfigSourceFactory {

    private static final int BELOW_APPLICATION_PROPERTIES = 240;
    private static final int RENEWALS_PER_LEASE = 3;
    private static final int OF_THE_PROCESS = 10;
    private static final int SLOTS_PER_CONNECTION = 4;
    private static final int LEAST_CONNECTIONS = 20;
    private static final int MOST_CONNECTIONS = 50;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        List<String> roles = Settings.roles(value(context, "agentl2.operations.roles"));
        Settings.ROLES.forEach(role -> derived.put("agentl2.role." + role, String.valueOf(roles.contains(role))));
        boolean hawtio = hawtio(value(context, "agentl2.operations.hawtio"), roles);
        derived.put("agentl2.role.hawtio", String.valueOf(hawtio));
        derived.put("camel.main.jmx-enabled", String.valueOf(hawtio));
        derived.put("camel.main.inflight-repository-browse-enabled", String.valueOf(hawtio));
        derived.put("camel.trace.standby", String.valueOf(hawtio));
        // An order has some hundred steps, and what polls meanwhile has as many.
        derived.put("camel.trace.backlog-size", "1000");
        derived.put("camel.trace.body-max-chars", "5000");
        // Tests call routes one by one, whatever their process's roles.
        String others = value(context, "agentl2.role.others-routes");
        derived.put(
                "camel.main.routes-include-pattern",
                RouteFiles.included(roles, others.equals("true") ? Settings.ROLES : roles));
        long maxMib = number(context, "agentl2.knowledge.max-mib", 3);
        // What surrounds a file in a request is small; other bodies are held to less (routes.HttpProblems).
        derived.put("quarkus.http.limits.max-body-size", (maxMib + 1) + "M");
        long leaseMs = number(context, "agentl2.orders.lease-ms", 9);
        derived.put("agentl2.timers.lease-renewal-ms", String.valueOf(leaseMs / RENEWALS_PER_LEASE));
        long signerLeaseMs = number(context, "agentl2.chain.signer-lease-seconds", 6) * 1_000;
        derived.put("agentl2.timers.signer-renewal-ms", String.valueOf(signerLeaseMs / RENEWALS_PER_LEASE));
        derived.put(
                "quarkus.datasource.jdbc.max-size",
                String.valueOf(connections(number(context, "agentl2.orders.max-concurrent-executions", 4))));
        derived.putAll(ServedProtocol.derived(name -> value(context, name)));
        DatabaseUrl.parse(value(context, "agentl2.operations.database-url")).ifPresent(database -> {
            derived.put("quarkus.datasource.jdbc.url", GivenSettings.literal(database.jdbcUrl()));
            derived.put("quarkus.datasource.username", GivenSettings.literal(database.user()));
            if (!database.password().isEmpty()) {
                derived.put("quarkus.datasource.password", GivenSettings.literal(database.password()));
            }
        });
        return List.of(new PropertiesConfigSource(derived, "derived settings", BELOW_APPLICATION_PROPERTIES));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(BELOW_APPLICATION_PROPERTIES);
    }

    private static boolean hawtio(String given, List<String> roles) {
        return given.isEmpty() ? roles.contains("api") : given.equals("true");
    }

    /**
     * An order has a connection only while a statement of its own runs: some milliseconds of the seconds that its model takes, and
     * what all orders write is written by one for all. So one for four slots is plenty, beside what the process does by itself;
     * more than that only queue within PostgreSQL, which has 100 for all processes unless it is told otherwise.
     */
    static long connections(long slots) {
        return Math.clamp(OF_THE_PROCESS + slots / SLOTS_PER_CONNECTION, LEAST_CONNECTIONS, MOST_CONNECTIONS);
    }

    /** The default for what is no number: that is reported before anything starts. */
    private static long number(ConfigSourceContext context, String name, int digits) {
        String given = value(context, name);
        return Long.parseLong(given.matches("\\d{1," + digits + "}") ? given : Settings.standard(name));
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }
}
