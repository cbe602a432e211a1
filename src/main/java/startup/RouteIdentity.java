package startup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * Gives each route what people know it and its steps by, in metrics and in Hawtio: its part of the pipeline as its group, and an id
 * for each step that has none of its own. Camel's own ids ({@code to49}) are numbered through all routes, and so are others after
 * every change.
 *
 * <p>A route that is made from a template has the description of its own parameter {@code description}: Camel 4.17 resolves
 * placeholders in ids and endpoints, but shows those of a description as they are written.
 */
@ApplicationScoped
@Named("routeIdentity")
public class RouteIdentity extends ModelLifecycleStrategySupport {

    /** The folder of a route's file: {@code 4-order} of {@code classpath:routes/4-order/00-process-order.camel.yaml}. */
    private static final Pattern PART =
            Pattern.compile("(?:classpath|file):(?:.*/)?routes/(?<part>\\d+-[a-z-]+)/[^/]+");

    /** What Camel puts before the ids of a route that is made from a template. */
    private static final Pattern NUMBERED = Pattern.compile("route-\\d+");

    private static final String API = "8-api";
    /** Of routes that are none of the pipeline's. */
    private static final String EDITED = "edited";
    /** What an id has beside the name of a file: of a timer, of what a file has replaced, of an edition that stands beside another. */
    private static final Pattern OTHER_WORDS = Pattern.compile("^(?:schedule|built-in)-|~\\d+$");

    /** The part of each file by the name that follows its number. */
    private final Map<String, String> parts = parts();

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        if (route.isCreatedFromTemplate()) {
            if (route.getTemplateParameters().containsKey("description")) {
                route.setDescription(
                        String.valueOf(route.getTemplateParameters().get("description")));
            }
            // Numbered through all routes, and needless where each id has the route's name in it.
            if (route.getNodePrefixId() != null
                    && NUMBERED.matcher(route.getNodePrefixId()).matches()) {
                route.setNodePrefixId(null);
            }
        }
        if (route.getGroup() == null) {
            route.setGroup(part(route));
        }
        if (route.isCreatedFromTemplate()) {
            resolveIds(route.getOutputs(), route.getTemplateParameters());
        }
        if (route.getId() != null) {
            Map<String, Integer> counts = new HashMap<>();
            name(route.getInput(), route.getId(), counts);
            name(route.getOutputs(), route.getId(), counts);
        }
        nameFailures(route);
    }

    /** Camel compares ids before it puts a template's parameters into them. */
    private static void resolveIds(List<ProcessorDefinition<?>> steps, Map<?, ?> parameters) {
        for (ProcessorDefinition<?> step : steps) {
            if (step.hasCustomIdAssigned() && step.getId().contains("{{")) {
                parameters.forEach(
                        (name, value) -> step.setId(step.getId().replace("{{" + name + "}}", String.valueOf(value))));
            }
            resolveIds(step.getOutputs(), parameters);
        }
    }

    /** What a failure leads to belongs to the routeConfiguration, which many routes share. */
    private static void nameFailures(RouteDefinition route) {
        String owner = route.getRouteConfigurationId() == null ? route.getId() : route.getRouteConfigurationId();
        Map<String, Integer> counts = new HashMap<>();
        for (ProcessorDefinition<?> step : route.getOutputs()) {
            if (step instanceof OnExceptionDefinition failure) {
                name(failure, owner, counts);
                name(failure.getOutputs(), owner, counts);
            }
        }
    }

    private String part(RouteDefinition route) {
        if (Boolean.TRUE.equals(route.isRest()) || route.isInlined()) {
            return API;
        }
        Matcher file = PART.matcher(
                route.getResource() == null ? "" : route.getResource().getLocation());
        if (file.matches()) {
            return file.group("part");
        }
        // One that is made from a template does not know its file, which is named after it or after the turn that it
        // begins.
        return parts.getOrDefault(
                OTHER_WORDS.matcher(String.valueOf(route.getId())).replaceAll(""), EDITED);
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new HashMap<>();
        for (String name : RouteFiles.named()) {
            Matcher file = PART.matcher("classpath:" + name);
            if (file.matches()) {
                parts.put(name.replaceFirst(".*/\\d+-([^/]*)\\.camel\\.yaml", "$1"), file.group("part"));
            }
        }
        return parts;
    }

    private static void name(List<ProcessorDefinition<?>> steps, String route, Map<String, Integer> counts) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof OnExceptionDefinition) {
                continue;
            }
            name(step, route, counts);
            if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses().forEach(when -> {
                    name(when, route, counts);
                    name(when.getOutputs(), route, counts);
                });
                if (choice.getOtherwise() != null) {
                    name(choice.getOtherwise(), route, counts);
                    name(choice.getOtherwise().getOutputs(), route, counts);
                }
            } else {
                name(step.getOutputs(), route, counts);
            }
        }
    }

    /** {@code <route>-<kind>-<n>}: the same for the same file, whatever other routes there are. */
    private static void name(OptionalIdentifiedDefinition<?> step, String route, Map<String, Integer> counts) {
        int number = counts.merge(step.getShortName(), 1, Integer::sum);
        if (!step.hasCustomIdAssigned()) {
            // Not as a generated one: Camel numbers those of a template's routes anew for each picture of them. Not by
            // setId,
            // which a choice hands on to its last branch.
            step.setGeneratedId(route + "-" + step.getShortName() + "-" + number);
            step.setCustomId(true);
        }
    }
}
