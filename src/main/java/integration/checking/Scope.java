package integration.checking;

import integration.form.Findings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is known while one item of a file is looked at. */
final class Scope {

    /**
     * What is the same for all files.
     *
     * @param schemes that endpoints may have
     * @param data the folder that files may be read from and written to
     */
    record Bounds(BuiltInRoutes builtIn, Set<String> schemes, Path data) {}

    /** What is found in one file, beside its faults. */
    static final class Found {
        final List<Call> calls = new ArrayList<>();
        /** Lines of nodes, by their ids. */
        final Map<String, Integer> nodeIds = new HashMap<>();
        /** Ids of routes. */
        final Set<String> routes;

        Found(Set<String> routes) {
            this.routes = routes;
        }
    }

    private final Bounds bounds;
    private final Findings findings;
    private final Found found;
    private final String id;
    private final Set<String> parameters;
    private final Set<String> ownPlaceholders;

    /**
     * @param id of the route or template; empty if it has none
     * @param parameters of the template; none for a route
     * @param ownPlaceholders those that only this item may have
     */
    Scope(
            Bounds bounds,
            Findings findings,
            Found found,
            String id,
            Set<String> parameters,
            Set<String> ownPlaceholders) {
        this.bounds = bounds;
        this.findings = findings;
        this.found = found;
        this.id = id;
        this.parameters = parameters;
        this.ownPlaceholders = ownPlaceholders;
    }

    BuiltInRoutes builtIn() {
        return bounds.builtIn();
    }

    Bounds bounds() {
        return bounds;
    }

    Found found() {
        return found;
    }

    String id() {
        return id;
    }

    /** The built-in route that this one replaces; null if it replaces none. */
    BuiltInRoutes.Route replaced() {
        return bounds.builtIn().route(id);
    }

    Set<String> parameters() {
        return parameters;
    }

    Set<String> ownPlaceholders() {
        return ownPlaceholders;
    }

    void refuse(Node node, String reason) {
        findings.at(node, reason);
    }
}
