package integration.building;

import base.OwnSettings;
import integration.files.Fault;
import integration.files.RouteFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * A Camel context in which files are tried before the running one gets them, with the same beans: what cannot be made or started
 * fails here, where no order is. Its routes get nothing to do, and nobody else is called.
 */
public final class Scratch implements AutoCloseable {

    private static final Pattern PLACE = Pattern.compile(":(\\d+)$");

    /** What a setting holds is nobody's to read: Camel quotes what it could not take. */
    private static final OwnSettings OWN_SETTINGS = new OwnSettings(System.getenv());

    private final DefaultCamelContext camel;

    /**
     * @param running the context whose beans and settings it has
     * @param ground the runtime's files with the configurations and templates that files may name
     * @param environment the values of {@code {{env:ROUTE_NAME}}} by their names
     * @param tried the ids of the routes that will be tried, which are not in their own way
     */
    public Scratch(
            CamelContext running,
            List<RouteFile> ground,
            Function<String, Optional<String>> environment,
            Set<String> tried)
            throws Exception {
        camel = new DefaultCamelContext(new SharedBeans(running.getRegistry()));
        camel.disableJMX();
        camel.setSourceLocationEnabled(true);
        camel.getPropertiesComponent().addPropertiesSource(new SharedSettings(running));
        camel.getPropertiesComponent().addPropertiesFunction(new GivenSettings(environment));
        camel.addComponent("direct", new SwappableDirect());
        for (RouteFile file : ground) {
            Definitions read = Definitions.read(camel, file);
            camel.addRouteConfigurations(read.configurations());
            camel.addRouteTemplateDefinitions(read.templates());
        }
        camel.start();
        List<RouteDefinition> others =
                running.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                        .filter(route -> !tried.contains(PresentRoute.id(String.valueOf(route.getId()))))
                        .toList();
        Map<String, String> beginnings = new HashMap<>();
        for (RouteDefinition other : others) {
            if (!other.isCreatedFromTemplate() && !Boolean.TRUE.equals(other.isRest())) {
                beginnings.put(PresentRoute.id(other.getId()), other.getInput().getUri());
            }
        }
        camel.addModelLifecycleStrategy(new QuietRoutes(camel, beginnings, others));
    }

    /** Makes the templates of a file known, for others that use them. */
    public Optional<Fault> addTemplates(RouteFile file) {
        return tried(
                file,
                () -> camel.addRouteTemplateDefinitions(
                        Definitions.read(camel, file).templates()));
    }

    /** Makes and starts the routes of a file. */
    public Optional<Fault> addRoutes(RouteFile file) {
        return tried(file, () -> {
            Definitions read = Definitions.read(camel, file);
            for (RouteDefinition route : read.routes()) {
                Definitions.add(camel, route);
            }
            for (TemplatedRouteDefinition route : read.templated()) {
                camel.addRouteFromTemplatedRoute(route);
            }
        });
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static Optional<Fault> tried(RouteFile file, Attempt attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (Exception refused) {
            return Optional.of(fault(file, refused));
        }
    }

    /** What a failure of Camel says of a file, in its last cause's words and at the place that it names. */
    static Fault fault(RouteFile file, Exception refused) {
        int line = 0;
        int column = 0;
        Throwable last = refused;
        for (Throwable one = refused; one != null; one = one.getCause()) {
            if (one instanceof MarkedYamlEngineException marked
                    && marked.getProblemMark().isPresent()) {
                line = marked.getProblemMark().get().getLine() + 1;
                column = marked.getProblemMark().get().getColumn() + 1;
            } else if (one instanceof FailedToCreateRouteException failed && line == 0) {
                line = line(failed.getLocation());
            } else if (one instanceof FailedToStartRouteException failed && line == 0) {
                line = line(failed.getLocation());
            }
            last = one;
        }
        return new Fault(file.name(), line, column, words(last));
    }

    private static int line(String location) {
        Matcher place = PLACE.matcher(location == null ? "" : location);
        return place.find() ? Integer.parseInt(place.group(1)) : 0;
    }

    private static String words(Throwable reason) {
        String message = reason instanceof MarkedYamlEngineException marked ? marked.getProblem() : reason.getMessage();
        return message == null || message.isBlank()
                ? "Camel cannot make a route of it (" + reason.getClass().getSimpleName() + ")"
                : OWN_SETTINGS.hide(
                        message.strip().lines().findFirst().orElse("").strip());
    }

    @Override
    public void close() {
        camel.stop();
    }
}
