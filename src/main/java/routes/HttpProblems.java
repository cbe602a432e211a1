package routes;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers with a problem document where a request ends before or beside Camel: too large, or at no known address. */
@ApplicationScoped
public class HttpProblems {

    private static final int BEFORE_UPLOAD_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    /** Where files are taken, which are longer than all other bodies. */
    private static final Pattern UPLOADS = Pattern.compile("/api/agents/[^/]+/documents/?");

    private final long maxUploadBytes;

    public HttpProblems(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxUploadBytes = maxBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::fail);
        router.route().order(BEFORE_UPLOAD_LIMIT).handler(this::checkLength);
        router.route()
                .order(Integer.MAX_VALUE)
                .handler(context -> answer(context, 404, "there is nothing at this address"));
    }

    private void checkLength(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaderNames.CONTENT_LENGTH);
        long most = UPLOADS.matcher(context.request().path()).matches() ? maxUploadBytes : RequestBody.MAX_BYTES;
        // Of a malformed length Vert.x itself says 400.
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most) {
            refuse(context, 413, tooLarge(most));
        } else {
            context.next();
        }
    }

    private void fail(RoutingContext context) {
        if (context.response().ended()) {
            // Answered without reading the whole request, such as a file that is too long.
            return;
        }
        if (context.statusCode() == 413) {
            answer(context, 413, tooLarge(maxUploadBytes));
        } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
            answer(context, context.statusCode(), "the request cannot be read");
        } else {
            Problem problem = Problems.of(context.failure());
            answer(context, problem);
        }
    }

    private static String tooLarge(long most) {
        return "the body must not be longer than " + most + " bytes";
    }

    /** Answers a request whose body was not read, so that the connection cannot be used again if there is one. */
    static void refuse(RoutingContext context, int status, String detail) {
        refuse(context, Problem.of(status, detail));
    }

    /** The same, for a problem that is known as a whole. */
    static void refuse(RoutingContext context, Problem problem) {
        var headers = context.request().headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            context.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        answer(context, problem);
    }

    private static void answer(RoutingContext context, int status, String detail) {
        answer(context, Problem.of(status, detail));
    }

    /** Ends the request with {@code problem}, unless it was answered already. */
    private static void answer(RoutingContext context, Problem problem) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.toJson());
    }
}
