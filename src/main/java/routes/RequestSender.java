package routes;

import access.callers.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;

/**
 * Who sent a request, from the gate to the routes: as the user of Vert.x, which Camel hands on in a header that no client can
 * set.
 *
 * @param caller null if nobody is signed in
 * @param address where the request came from; null if that is not known
 */
record RequestSender(Caller caller, String address) {

    private static final String KEY = "sender";

    /** Leaves it with the request. */
    void attachTo(RoutingContext context) {
        context.setUser(User.create(new JsonObject(), new JsonObject(new HashMap<>(Map.of(KEY, this)))));
    }

    /** Who sent the request of this exchange. */
    static RequestSender of(Exchange exchange) {
        Object user = exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER);
        return user instanceof User known && known.attributes().getMap().get(KEY) instanceof RequestSender sender
                ? sender
                : new RequestSender(null, null);
    }
}
