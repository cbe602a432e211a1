package integration.building;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** A route by its id, also while one of its editions is exchanged for another. */
public final class PresentRoute {

    private static final char BESIDE = '~';

    private PresentRoute() {}

    /** The route of that id, or the edition of it that stands in for it at the moment; null if there is none. */
    public static Route of(CamelContext camel, String id) {
        Route route = camel.getRoute(id);
        for (int i = 1; route == null && i <= Editions.MOST; i++) {
            route = camel.getRoute(beside(id, i));
        }
        // While it was looked for, it may have come back under its own id.
        return route == null ? camel.getRoute(id) : route;
    }

    /** The route's id, of the id of one of its editions. */
    public static String id(Route route) {
        int beside = route.getId().indexOf(BESIDE);
        return beside < 0 ? route.getId() : route.getId().substring(0, beside);
    }

    static String beside(String id, int number) {
        return id + BESIDE + number;
    }
}
