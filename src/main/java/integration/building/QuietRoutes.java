package integration.building;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;

/**
 * Lets routes start, and none begin anything: where a route would take its work from is looked at, and then exchanged for a place
 * where nobody sends. Two routes, or steps, that would be in each other's way are refused, as Camel refuses them at a start.
 */
final class QuietRoutes extends ModelLifecycleStrategySupport {

    private static final String NOWHERE = "direct:tried-only";
    /** Where two routes cannot begin at one place. */
    private static final Pattern ALONE = Pattern.compile("(direct|seda|platform-http):(?://)?([^?]*).*");

    private static final Set<String> TRUTHS = Set.of("true", "false");

    private final CamelContext camel;
    /** Who begins where, by the place. */
    private final Map<String, String> beginnings = new HashMap<>();
    /** The definitions that there are beside what is tried. */
    private final List<RouteDefinition> others;

    /**
     * @param beginnings of the routes beside which others are tried, by their ids
     * @param others their definitions
     */
    QuietRoutes(CamelContext camel, Map<String, String> beginnings, List<RouteDefinition> others) {
        this.camel = camel;
        this.others = new ArrayList<>(others);
        beginnings.forEach((id, from) -> this.beginnings.put(place(from), id));
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String from =
                camel.resolvePropertyPlaceholders(filled(route, route.getInput().getUri()));
        camel.getEndpoint(from);
        if (ALONE.matcher(from).matches()) {
            String other = beginnings.putIfAbsent(place(from), route.getId());
            if (other != null && !other.equals(route.getId())) {
                throw new IllegalArgumentException("the route " + other + " begins at " + place(from)
                        + ", too; a replacement has the id of what it replaces");
            }
        }
        if (route.getAutoStartup() != null) {
            String starts = camel.resolvePropertyPlaceholders(filled(route, route.getAutoStartup()));
            if (!TRUTHS.contains(starts)) {
                throw new IllegalArgumentException("autoStartup should be true or false");
            }
        }
        for (ProcessorDefinition<?> step :
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)) {
            if (step.hasCustomIdAssigned() && step.getId().contains("{{")) {
                step.setId(filled(route, step.getId()));
            }
        }
        String twice = RouteDefinitionHelper.validateUniqueIds(route, others);
        if (twice == null && others.stream().anyMatch(other -> isNamedLikeAStep(route, other))) {
            twice = route.getId();
        }
        if (twice != null) {
            throw new IllegalArgumentException(
                    "the id " + twice + " is that of another route or step; ids are one name space of all files");
        }
        others.add(route);
        route.getInput().setUri(NOWHERE);
        route.setAutoStartup("true");
    }

    private static boolean isNamedLikeAStep(RouteDefinition route, RouteDefinition other) {
        return other != route && RouteDefinitionHelper.validateUniqueIds(other, List.of(route)) != null;
    }

    private static String filled(RouteDefinition route, String text) {
        String filled = text;
        if (route.isCreatedFromTemplate()) {
            for (Map.Entry<String, Object> one : route.getTemplateParameters().entrySet()) {
                filled = filled.replace("{{" + one.getKey() + "}}", String.valueOf(one.getValue()));
            }
        }
        return filled;
    }

    private static String place(String from) {
        return ALONE.matcher(from == null ? "" : from).replaceFirst("$1:$2");
    }
}
