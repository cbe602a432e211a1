package startup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Gives a route that is made from a template the description of its own parameter {@code description}: Camel 4.17 resolves
 * placeholders in ids and endpoints, but shows those of a description as they are written.
 */
@ApplicationScoped
@Named("templatedDescriptions")
public class TemplatedDescriptions extends ModelLifecycleStrategySupport {

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        if (route.isCreatedFromTemplate()) {
            route.setDescription((String) route.getTemplateParameters().get("description"));
        }
    }
}
