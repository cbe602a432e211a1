package integration.building;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** A route by its id, also while one of its editions is exchanged for another. */
public final class PresentRoute {

    private static final char BESIDE = '~';

    private PresentRoute() {}

    /** The route of that id; of its editions the one that gets what comes. Null if there is none. */
    public static Route of(CamelContext camel, String id) {
        Route own = camel.getRoute(id);
        if (own != null && Entry.of(own).map(Entry::isOpen).orElse(true)) {
            return own;
        }
        for (int i = 1; i <= Editions.MOST; i++) {
            Route beside = camel.getRoute(beside(id, i));
            if (Entry.of(beside).map(Entry::isOpen).orElse(false)) {
                return beside;
            }
        }
        // While it was looked for, it may have come back under its own id.
        return camel.getRoute(id);
    }

    /** How many messages are in it now. */
    public static long inside(CamelContext camel, Route route) {
        return Entry.of(route).map(Entry::inside).orElseGet(() ->
                (long) camel.getInflightRepository().size(route.getId()));
    }

    /** The route's id, of the id of one of its editions. */
    public static String id(Route route) {
        return id(route.getId());
    }

    static String id(String id) {
        int beside = id.indexOf(BESIDE);
        return beside < 0 ? id : id.substring(0, beside);
    }

    static String beside(String id, int number) {
        return id + BESIDE + number;
    }
}
