package integration;

import integration.building.Edition;
import integration.checking.Declared;
import integration.checking.Item;
import integration.files.RouteFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.model.Model;

/**
 * The routes that the runtime brings.
 *
 * @param routes all of them by id, also those that this process does not have
 * @param templates the ids of its route templates
 * @param ground the files of its configurations and templates
 */
record BuiltIn(Map<String, Edition> routes, Set<String> templates, List<RouteFile> ground) {

    /** How the names begin by which a replacement calls what it replaces. */
    static final String OWN = "built-in-";

    static BuiltIn of(List<RouteFile> files, Function<RouteFile, Declared> reader) {
        Map<String, Edition> routes = new HashMap<>();
        Set<String> templates = new HashSet<>();
        List<RouteFile> ground = new ArrayList<>();
        for (RouteFile file : files) {
            Declared declared = reader.apply(file);
            for (Item route : declared.routes()) {
                routes.put(route.id(), ThisProcess.edition(file, route, null));
            }
            declared.templates().forEach(template -> templates.add(template.id()));
            if (declared.routes().isEmpty()) {
                ground.add(file);
            }
        }
        return new BuiltIn(routes, templates, ground);
    }

    /**
     * The id of the runtime's own route that is called by {@code name} whether or not a file has taken its place; null if the name is
     * none of those.
     */
    static String own(String name) {
        return name.startsWith(OWN) ? name.substring(OWN.length()) : null;
    }

    /**
     * The names by which they are called: a route's is its id. What has been replaced is called by the same name behind
     * {@code built-in-}.
     */
    Set<String> served() {
        Set<String> served = new HashSet<>(routes.keySet());
        routes.values().stream()
                .filter(one -> one.from() != null && one.from().startsWith("direct:"))
                .forEach(one -> served.add(OWN + one.routeId()));
        return served;
    }

    /** The ones that a context has before anything was added to it. */
    ThisProcess in(Model camel) {
        Map<String, Edition> here = new HashMap<>(routes);
        here.keySet().removeIf(id -> camel.getRouteDefinition(id) == null);
        return new ThisProcess(routes.keySet(), here);
    }
}
