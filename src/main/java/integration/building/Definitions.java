package integration.building;

import integration.files.RouteFile;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * What a file declares, as Camel reads it. A definition can be given to Camel once, so a file is read anew for each version that is
 * made of it.
 *
 * @param configurations only files of the runtime have some
 */
record Definitions(
        List<RouteDefinition> routes,
        List<RouteTemplateDefinition> templates,
        List<TemplatedRouteDefinition> templated,
        List<RouteConfigurationDefinition> configurations) {

    /** @throws Exception with a message and a place for whoever wrote the file */
    static Definitions read(CamelContext camel, RouteFile file) throws Exception {
        var resource = ResourceHelper.fromString(plain(file.name()), file.text());
        for (RoutesBuilder found : PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resource)) {
            if (found instanceof RouteBuilder builder) {
                return read(camel, builder);
            }
        }
        return new Definitions(List.of(), List.of(), List.of(), List.of());
    }

    private static Definitions read(CamelContext camel, RouteBuilder builder) throws Exception {
        builder.setCamelContext(camel);
        List<RouteConfigurationDefinition> configurations = List.of();
        if (builder instanceof RouteConfigurationBuilder configuring) {
            configuring.configuration();
            configurations = configuring.getRouteConfigurationCollection().getRouteConfigurations();
        }
        builder.configure();
        Definitions read = new Definitions(
                builder.getRouteCollection().getRoutes(),
                builder.getRouteTemplateCollection().getRouteTemplates(),
                builder.getTemplatedRouteCollection().getTemplatedRoutes(),
                configurations);
        read.routes().forEach(LazyCalls::put);
        read.templates().forEach(template -> LazyCalls.put(template.getRoute()));
        return read;
    }

    /**
     * Adds a route with what its configuration says, of failures above all: {@code addRouteDefinition} alone leaves that out, since a
     * builder does it.
     */
    static void add(ModelCamelContext camel, RouteDefinition route) throws Exception {
        var routes = new RoutesDefinition();
        routes.setCamelContext(camel);
        routes.setResource(route.getResource());
        routes.prepareRoute(route);
        camel.addRouteDefinition(route);
    }

    /** Camel takes what stands before a colon for a scheme, and the ending for the language. */
    private static String plain(String name) {
        return name.substring(name.lastIndexOf('/') + 1).replace(':', '-');
    }
}
