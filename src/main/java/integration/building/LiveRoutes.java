package integration.building;

import integration.files.Fault;
import integration.files.RouteFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * The routes of the running context that are, or were, not the runtime's own. What is to run is told; how far it is, is gone on with
 * from time to time. Not thread-safe.
 */
public final class LiveRoutes {

    private final ModelCamelContext camel;
    private final Map<String, Edition> builtIn;
    private final Map<String, Editions> touched = new HashMap<>();
    /** The templates of files, by their ids. */
    private final Map<String, RouteFile> templates = new HashMap<>();

    /** @param builtIn by id, those that this process has */
    public LiveRoutes(ModelCamelContext camel, Map<String, Edition> builtIn) {
        this.camel = camel;
        this.builtIn = builtIn;
    }

    /**
     * Makes the templates of {@code files} known to Camel, and those of no file any more unknown.
     *
     * @param files those in force that have templates
     */
    public void wantTemplates(Collection<RouteFile> files) throws Exception {
        Set<String> present = new HashSet<>();
        for (RouteFile file : files) {
            for (RouteTemplateDefinition one : Definitions.read(camel, file).templates()) {
                present.add(one.getId());
                if (!file.equals(templates.put(one.getId(), file))) {
                    forget(one.getId());
                    camel.addRouteTemplateDefinition(one);
                }
            }
        }
        for (String id : List.copyOf(templates.keySet())) {
            if (!present.contains(id)) {
                templates.remove(id);
                forget(id);
            }
        }
    }

    private void forget(String template) throws Exception {
        RouteTemplateDefinition before = camel.getRouteTemplateDefinition(template);
        if (before != null) {
            camel.removeRouteTemplateDefinition(before);
        }
    }

    /** @param edited by id; a built-in route that is not among them is to be as it was */
    public void want(Map<String, Edition> edited) {
        edited.keySet().forEach(id -> touched.computeIfAbsent(id, none -> new Editions(camel, id, builtIn.get(id))));
        touched.forEach((id, editions) -> editions.want(edited.getOrDefault(id, builtIn.get(id))));
    }

    /** Before Camel starts. What begins by itself is left for after it, since a failure of it would be one of the start. */
    public void settleBeforeStart() {
        touched.forEach((id, editions) -> {
            if (!editions.isSettled() && editions.wanted().isDirect(camel)) {
                editions.settleBeforeStart();
            }
        });
    }

    /** Goes on as far as nothing has to be waited for. What messages on their way still call stays until they have ended. */
    public void settle() {
        Set<String> called = new HashSet<>();
        touched.values().forEach(editions -> called.addAll(editions.stillCalls()));
        touched.values().stream()
                .filter(one -> !one.isSettled() && !(one.isUnwanted() && one.isCalledBy(called)))
                .forEach(Editions::settle);
        touched.values().removeIf(one -> one.isSettled() && one.newest() == null);
    }

    /** True if all that was wanted runs, and nothing else. */
    public boolean isSettled() {
        return touched.values().stream().allMatch(Editions::isSettled);
    }

    /** Why some of what is wanted does not run, though it was found right. */
    public List<Fault> faults() {
        return touched.values().stream()
                .map(Editions::fault)
                .flatMap(Optional::stream)
                .toList();
    }
}
