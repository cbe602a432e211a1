package development;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern BEAN = Pattern.compile("^\\s*(?:- )?ref:\\s*[\"']?(\\w+)[\"']?\\s*$");
    private static final String COMPONENTS = "META-INF/services/org/apache/camel/component/";

    /**
     * What is wrong with {@code text}, which for a route is read as Camel reads it; empty if it can be read.
     *
     * @param isBean whether there is a bean of a name
     */
    static Optional<YamlProblem> of(String file, String text, Predicate<String> isBean) {
        try {
            if (file.endsWith(ROUTE)) {
                return readRoute(file, text).or(() -> unknownBean(file, text, isBean));
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
                    Optional<YamlProblem> unknown = unknownComponent(file, one);
                    if (unknown.isPresent()) {
                        return unknown.stream();
                    }
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

    private static Optional<YamlProblem> unknownComponent(String file, EndpointRequiredDefinition endpoint) {
        String scheme = endpoint.getEndpointUri().split(":", 2)[0];
        // A name that a template gets is known when it is used.
        return scheme.matches("[a-zA-Z][a-zA-Z0-9+-]*")
                        && YamlProblem.class.getClassLoader().getResource(COMPONENTS + scheme) == null
                ? Optional.of(new YamlProblem(
                        file, ((NamedNode) endpoint).getLineNumber(), "there is no component named " + scheme))
                : Optional.empty();
    }

    private static Optional<YamlProblem> unknownBean(String file, String text, Predicate<String> isBean) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher bean = BEAN.matcher(lines.get(i));
            if (bean.matches() && !isBean.test(bean.group(1))) {
                return Optional.of(new YamlProblem(
                        file,
                        i + 1,
                        "there is no bean named " + bean.group(1) + " (@Named of a class of src/main/java)"));
            }
        }
        return Optional.empty();
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
