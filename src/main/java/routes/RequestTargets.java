package routes;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Reads two spellings of the same request as one, before anybody else looks at it: HEAD is GET whose answer has no body (RFC 9110,
 * section 9.3.2), and an address with a slash at its end is the one without.
 */
@ApplicationScoped
public class RequestTargets {

    /** The first of all, so that nothing has been done for the other spelling. */
    private static final int ORDER = Integer.MIN_VALUE;

    /** Of pages a slash at the end is a part: links in them are relative to it. */
    private static final Pattern WITH_SLASH = Pattern.compile("/(?:api(?:/.*)?|health|ready|metrics|openapi\\.yaml)/");

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(context -> unify(context, router));
    }

    private static void unify(RoutingContext context, Router router) {
        if (context.request().method().equals(HttpMethod.HEAD)) {
            router.handle(new HeadRequest(context.request()));
            return;
        }
        String path = context.request().path();
        if (!WITH_SLASH.matcher(path).matches()) {
            context.next();
            return;
        }
        // All at once: one a turn would be a turn for each, and anybody can send thousands.
        int end = path.length();
        while (path.charAt(end - 1) == '/') {
            end--;
        }
        String query = context.request().query();
        context.reroute(path.substring(0, end) + (query == null ? "" : "?" + query));
    }
}
