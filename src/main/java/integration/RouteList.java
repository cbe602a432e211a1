package integration;

import com.fasterxml.jackson.annotation.JsonInclude;
import integration.building.PresentRoute;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateParameterDefinition;

/** What {@code GET /api/routes} answers: the routes of this process, and what became of the integrator's files. */
@ApplicationScoped
@Named("routeList")
public class RouteList {

    private final CamelContext camel;
    private final RouteEdits edits;
    private final Checks checks;
    private final MeterRegistry meters;

    RouteList(CamelContext camel, RouteEdits edits, Checks checks, MeterRegistry meters) {
        this.camel = camel;
        this.edits = edits;
        this.checks = checks;
        this.meters = meters;
    }

    /** The answer; the names are the contract's. */
    public record Answer(List<One> routes, List<Template> templates, List<FolderState.FileState> files) {}

    /**
     * A route.
     *
     * @param part of the pipeline, such as {@code 4-order}; {@code edited} for what is a file's own
     * @param file where it is written: a file of the folder, or one of the runtime's own
     * @param origin {@code built-in}, {@code replaced} or {@code added}
     * @param state {@code started}, {@code stopped}, {@code suspended} and so on; {@code elsewhere} if processes of other roles have it
     * @param statistics null if it is elsewhere
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record One(
            String id,
            String description,
            String part,
            String file,
            String origin,
            String state,
            RouteStatistics statistics) {}

    /** A template of routes, which files may use. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Template(String id, String description, String origin, List<Parameter> parameters) {}

    /** @param defaultValue null if there is none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(String name, String description, boolean required, String defaultValue) {}

    /** What there is now. */
    public Answer list() {
        FolderState state = edits.state();
        return new Answer(routes(state), templates(), state.files());
    }

    private List<One> routes(FolderState state) {
        BuiltIn builtIn = checks.builtIn();
        Map<String, RouteStatistics> statistics = RouteStatistics.of(meters);
        Set<String> ids = new TreeSet<>(state.routes().keySet());
        camel.getRoutes().forEach(route -> ids.add(PresentRoute.id(route)));
        List<One> routes = new ArrayList<>();
        for (String id : ids) {
            boolean isOwn = builtIn.routes().containsKey(id);
            String edited = state.routes().get(id);
            String file = edited != null
                    ? edited
                    : isOwn ? builtIn.routes().get(id).file().name() : null;
            String origin = edited == null ? "built-in" : isOwn ? "replaced" : "added";
            Route route = PresentRoute.of(camel, id);
            routes.add(
                    route == null
                            ? new One(id, null, null, file, origin, "elsewhere", null)
                            : new One(
                                    id,
                                    route.getDescription(),
                                    route.getGroup(),
                                    file,
                                    origin,
                                    state(route),
                                    statistics
                                            .getOrDefault(route.getId(), RouteStatistics.NONE)
                                            .inFlight(PresentRoute.inside(camel, route))));
        }
        return routes;
    }

    private String state(Route route) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(route.getId());
        return String.valueOf(status).toLowerCase(Locale.ROOT);
    }

    private List<Template> templates() {
        Set<String> own = checks.builtIn().templates();
        return camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteTemplateDefinitions().stream()
                .map(one -> new Template(
                        one.getId(),
                        one.getDescriptionText(),
                        own.contains(one.getId()) ? "built-in" : "added",
                        one.getTemplateParameters().stream()
                                .map(RouteList::parameter)
                                .toList()))
                .sorted(Comparator.comparing(Template::id))
                .toList();
    }

    private static Parameter parameter(RouteTemplateParameterDefinition one) {
        return new Parameter(
                one.getName(),
                one.getDescription(),
                one.getDefaultValue() == null && !Boolean.FALSE.equals(one.getRequired()),
                one.getDefaultValue());
    }
}
