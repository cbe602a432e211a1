package routes;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * Bounds the head of a request with problem documents. Twice as much Vert.x refuses itself, before any route and with a bare
 * status, which is why its own limits ({@code quarkus.http.limits}) are wider than these.
 */
@ApplicationScoped
public class RequestHeads {

    private static final int MOST_ADDRESS = 4_096;
    private static final int MOST_HEADERS = 16_384;

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 1).handler(RequestHeads::check);
    }

    private static void check(RoutingContext context) {
        if (context.request().uri().length() > MOST_ADDRESS) {
            HttpProblems.refuse(
                    context, 414, "path and query together must not be longer than " + MOST_ADDRESS + " bytes");
        } else if (length(context) > MOST_HEADERS) {
            HttpProblems.refuse(
                    context, 431, "all header fields together must not be longer than " + MOST_HEADERS + " bytes");
        } else {
            context.next();
        }
    }

    private static long length(RoutingContext context) {
        long length = 0;
        for (Map.Entry<String, String> field : context.request().headers()) {
            length += field.getKey().length() + field.getValue().length() + ": \r\n".length();
        }
        return length;
    }
}
