package startup;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What routes and statements ask of the settings ({@code {{name}}}, {@code ${properties:name}}), each name looked up once: settings
 * do not change while the runtime runs. Camel's own source reads every setting there is for each of these lookups, which was half
 * of what an idle runtime did and a tenth of its start.
 */
@Singleton
@Unremovable
public class RememberedSettings implements PropertiesSource, Ordered {

    /** As many as there are different names in routes, queries and templates; a name made of a message's text is not kept. */
    private static final int NAMES = 1_000;

    private final Map<String, Optional<String>> values = new ConcurrentHashMap<>();

    @Override
    public String getName() {
        return "settings";
    }

    @Override
    public String getProperty(String name) {
        Optional<String> known = values.get(name);
        if (known != null) {
            return known.orElse(null);
        }
        Optional<String> read = ConfigProvider.getConfig().getOptionalValue(name, String.class);
        if (values.size() < NAMES) {
            values.put(name, read);
        }
        return read.orElse(null);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
