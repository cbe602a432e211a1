package integration.building;

import java.util.Set;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * What is changed in routes of files: a service that is away does not keep a route, or the runtime, from starting. It is asked for
 * with the first message, whose order is tried again if it is still away.
 */
final class LazyCalls {

    /** What needs nobody else to start. */
    private static final Set<String> NEAR =
            Set.of("bean", "direct", "http", "https", "langchain4j-chat", "log", "seda", "sql", "timer");

    private LazyCalls() {}

    static void put(RouteDefinition route) {
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)
                .forEach(to -> to.setUri(lazy(to.getUri())));
    }

    private static String lazy(String uri) {
        int colon = uri.indexOf(':');
        if (colon < 0 || uri.startsWith("{{") || NEAR.contains(uri.substring(0, colon))) {
            return uri;
        }
        return uri + (uri.contains("?") ? "&" : "?") + "lazyStartProducer=true";
    }
}
