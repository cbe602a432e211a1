package development;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.catalog.impl.DefaultRuntimeCamelCatalog;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;
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
                return readRoute(file, text);
            }
            new Load(LoadSettings.builder().build()).loadFromString(text);
            return Optional.empty();
        } catch (Exception unreadable) {
            return Optional.of(because(file, unreadable));
        }
    }

    private static Optional<YamlProblem> readRoute(String file, String text) throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                var loader = new YamlRoutesBuilderLoader()) {
            camel.setSourceLocationEnabled(true);
            loader.setCamelContext(camel);
            loader.build();
            var resource = ResourceHelper.fromString(file.substring(file.lastIndexOf('/') + 1), text);
            loader.preParseRoute(resource);
            if (loader.loadRoutesBuilder(resource) instanceof RouteBuilder routes) {
                routes.setCamelContext(camel);
                routes.configure();
                return wrongEndpoint(camel, file, routes);
            }
            return Optional.empty();
        }
    }

    /** An endpoint that could not be made when its route is started, by what its component says of its options. */
    private static Optional<YamlProblem> wrongEndpoint(CamelContext camel, String file, RouteBuilder routes) {
        var catalog = new DefaultRuntimeCamelCatalog();
        catalog.setCamelContext(camel);
        catalog.start();
        return Stream.concat(
                        routes.getRouteCollection().getRoutes().stream(),
                        routes.getRouteTemplateCollection().getRouteTemplates().stream()
                                .map(RouteTemplateDefinition::getRoute))
                .flatMap(YamlProblem::endpoints)
                .flatMap(one -> {
                    var result = catalog.validateEndpointProperties(one.getEndpointUri(), true);
                    // What is not of Camel, nothing here knows.
                    return result.isSuccess() || result.getUnknownComponent() != null
                            ? Stream.empty()
                            : Stream.of(new YamlProblem(
                                    file,
                                    ((NamedNode) one).getLineNumber(),
                                    words(result.summaryErrorMessage(false)) + ", in " + one.getEndpointUri()));
                })
                .findFirst();
    }

    private static Stream<EndpointRequiredDefinition> endpoints(RouteDefinition route) {
        Stream<EndpointRequiredDefinition> to =
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream()
                        .map(EndpointRequiredDefinition.class::cast);
        return route.getInput() == null ? to : Stream.concat(Stream.of(route.getInput()), to);
    }

    private static String words(String summary) {
        return summary.strip().replaceAll("\\s+", " ");
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
