package integration.building;

import integration.files.RouteFile;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;

/**
 * One version of a route.
 *
 * @param routeId the route's id
 * @param writtenId the id that it has in its file
 * @param file what it is read from
 * @param text the part of the file, and of its template's, that makes it what it is: two editions of one text are the same
 * @param from its endpoint's URI; null for one that is made from a template
 * @param template the id of the template that it is made from; null if it is written out
 */
public record Edition(String routeId, String writtenId, RouteFile file, String text, String from, String template) {

    private static final String DIRECT = "direct:";

    /** The same under another id, by which others call it instead. */
    public Edition as(String id) {
        return new Edition(id, writtenId, file, text, DIRECT + id, template);
    }

    /** True if other routes call it; then two of its editions can stand side by side. */
    public boolean isDirect(Model camel) {
        if (from != null) {
            return from.startsWith(DIRECT);
        }
        RouteTemplateDefinition made = camel.getRouteTemplateDefinition(template);
        return made != null && made.getRoute().getInput().getUri().startsWith(DIRECT);
    }

    /** True if it makes of a route what {@code other} does. */
    boolean isSameAs(Edition other) {
        return other != null && text.equals(other.text);
    }

    /**
     * Gives it to Camel, which starts it if it runs itself.
     *
     * @param id the route's id, or the one that it has for a while beside an older edition
     * @throws Exception if it cannot be made or started; then nothing of it is left
     */
    void addTo(ModelCamelContext camel, String id) throws Exception {
        Definitions read = Definitions.read(camel, file);
        for (RouteDefinition route : read.routes()) {
            if (writtenId.equals(route.getRouteId())) {
                if (!id.equals(writtenId)) {
                    route.setId(id);
                    // The ids of nodes are one name space of all routes.
                    route.setNodePrefixId(prefix(id));
                }
                if (!routeId.equals(writtenId)) {
                    route.getInput().setUri(from);
                }
                Definitions.add(camel, route);
                return;
            }
        }
        for (TemplatedRouteDefinition route : read.templated()) {
            if (writtenId.equals(route.getRouteId())) {
                if (!id.equals(writtenId)) {
                    route.setRouteId(id);
                    route.setPrefixId(prefix(id));
                }
                camel.addRouteFromTemplatedRoute(route);
                return;
            }
        }
        throw new IllegalStateException(file.name() + " has no route " + writtenId);
    }

    private static String prefix(String id) {
        return id.substring(id.lastIndexOf('~') + 1) + "~";
    }
}
