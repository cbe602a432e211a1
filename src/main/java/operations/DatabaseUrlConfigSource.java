package operations;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Gives Quarkus the data source that {@code DATABASE_URL} describes. A missing or malformed one is reported by {@link Settings}. */
public class DatabaseUrlConfigSource implements ConfigSourceFactory {

    private static final int BELOW_APPLICATION_PROPERTIES = 240;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String url = context.getValue("agentl2.operations.database-url").getValue();
        return DatabaseUrl.parse(url)
                .map(database -> List.<ConfigSource>of(new PropertiesConfigSource(
                        Map.of(
                                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                                "quarkus.datasource.username", database.user(),
                                "quarkus.datasource.password", database.password()),
                        "DATABASE_URL",
                        BELOW_APPLICATION_PROPERTIES)))
                .orElse(List.of());
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(BELOW_APPLICATION_PROPERTIES);
    }
}
