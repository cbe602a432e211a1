package development;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Why a YAML file cannot be read.
 *
 * @param line from 1; 0 if the whole file is meant
 * @param reason one line
 */
record YamlProblem(String file, int line, String reason) {

    private static final String ROUTE = ".camel.yaml";

    /** What is wrong with {@code text}, which for a route is read as Camel reads it; empty if it can be read. */
    static Optional<YamlProblem> of(String file, String text) {
        try {
            if (file.endsWith(ROUTE)) {
                readRoute(file, text);
            } else {
                new Load(LoadSettings.builder().build()).loadFromString(text);
            }
            return Optional.empty();
        } catch (Exception unreadable) {
            return Optional.of(because(file, unreadable));
        }
    }

    private static void readRoute(String file, String text) throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                var loader = new YamlRoutesBuilderLoader()) {
            loader.setCamelContext(camel);
            loader.build();
            var resource = ResourceHelper.fromString(file.substring(file.lastIndexOf('/') + 1), text);
            loader.preParseRoute(resource);
            if (loader.loadRoutesBuilder(resource) instanceof RouteBuilder routes) {
                routes.setCamelContext(camel);
                routes.configure();
            }
        }
    }

    private static YamlProblem because(String file, Exception failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof MarkedYamlEngineException marked) {
                int line =
                        marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
                return new YamlProblem(file, line, oneLine(marked.getProblem()));
            }
        }
        return new YamlProblem(file, 0, oneLine(failure.getMessage()));
    }

    private static String oneLine(String text) {
        return text == null
                ? "it cannot be read"
                : text.strip().lines().findFirst().orElse("").strip();
    }

    /** Such as {@code routes/8-api/32-list-orders.camel.yaml, line 3: mapping values are not allowed here}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ", line " + line : "") + ": " + reason;
    }
}
