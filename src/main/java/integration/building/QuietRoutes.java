package integration.building;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Lets routes start, and none begin anything: where a route would take its work from is looked at, and then exchanged for a place
 * where nobody sends.
 */
final class QuietRoutes extends ModelLifecycleStrategySupport {

    private static final String NOWHERE = "direct:tried-only";

    private final CamelContext camel;

    QuietRoutes(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String from = route.getInput().getUri();
        if (route.isCreatedFromTemplate()) {
            for (Map.Entry<String, Object> one : route.getTemplateParameters().entrySet()) {
                from = from.replace("{{" + one.getKey() + "}}", String.valueOf(one.getValue()));
            }
        }
        camel.getEndpoint(camel.resolvePropertyPlaceholders(from));
        route.getInput().setUri(NOWHERE);
        route.setAutoStartup("true");
    }
}
