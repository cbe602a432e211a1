package integration.building;

import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/**
 * What is changed in a route that is not the runtime's own: calls by HTTP go through the outgoing guard, and a service that is away
 * does not keep the route, or the runtime, from starting.
 */
final class GuardedCalls {

    /** The component that goes only where the outgoing guard lets it ({@code outgoing.GuardedHttp}). */
    private static final String GUARDED = "guarded:";

    private static final Pattern HTTP = Pattern.compile("https?:.*", Pattern.DOTALL);
    /** What needs nobody else to start. */
    private static final Set<String> NEAR =
            Set.of("bean", "direct", "guarded", "http", "https", "langchain4j-chat", "log", "seda", "sql", "timer");

    private GuardedCalls() {}

    static void put(RouteDefinition route) {
        of(route, ToDefinition.class).forEach(to -> to.setUri(lazy(guarded(to.getUri()))));
        of(route, ToDynamicDefinition.class).forEach(to -> to.setUri(guarded(to.getUri())));
        of(route, EnrichDefinition.class).forEach(enrich -> {
            var expression = enrich.getExpression();
            expression.setExpression(guarded(expression.getExpression()));
        });
    }

    private static <T> Iterable<T> of(RouteDefinition route, Class<T> kind) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), kind);
    }

    private static String guarded(String uri) {
        return uri != null && HTTP.matcher(uri).matches() ? GUARDED + uri : uri;
    }

    /** Started with its first message, if it is about somebody else's service. */
    private static String lazy(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 0 || uri.startsWith("{{") || NEAR.contains(uri.substring(0, colon))) {
            return uri;
        }
        return uri + (uri.contains("?") ? "&" : "?") + "lazyStartProducer=true";
    }
}
