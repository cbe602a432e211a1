package routes;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers with a problem document where a request ends before or beside Camel: too large, or at no known address. */
@ApplicationScoped
public class HttpProblems {

    private static final int BEFORE_UPLOAD_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;
    private static final int AFTER_UPLOAD_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1;

    /** Where files are taken, which are longer than all other bodies. */
    private static final Pattern UPLOADS = Pattern.compile("/api/agents/[^/]+/documents/?");

    /** Counts what comes, since a body need not say how long it is. */
    private static final BodyHandler BODIES = BodyHandler.create(false).setBodyLimit(RequestBody.MAX_BYTES);

    private final long maxUploadBytes;

    public HttpProblems(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxUploadBytes = maxBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::fail);
        router.route().order(BEFORE_UPLOAD_LIMIT).handler(this::checkLength);
        router.route().order(AFTER_UPLOAD_LIMIT).handler(this::readBody);
        router.route()
                .order(Integer.MAX_VALUE)
                .handler(context -> answer(context, 404, "there is nothing at this address"));
    }

    private void checkLength(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaderNames.CONTENT_LENGTH);
        long most = most(context);
        // Of a malformed length Vert.x itself says 400.
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most) {
            refuse(context, 413, tooLarge(most));
        } else {
            context.next();
        }
    }

    /** Reads all bodies but files, which Camel puts on the disk. */
    private void readBody(RoutingContext context) {
        if (isUpload(context)) {
            context.next();
        } else {
            context.request().resume();
            BODIES.handle(context);
        }
    }

    private long most(RoutingContext context) {
        return isUpload(context) ? maxUploadBytes : RequestBody.MAX_BYTES;
    }

    private static boolean isUpload(RoutingContext context) {
        return UPLOADS.matcher(context.request().path()).matches();
    }

    private void fail(RoutingContext context) {
        if (context.response().ended()) {
            // Answered without reading the whole request, such as a file that is too long.
            return;
        }
        if (context.request().method().equals(HttpMethod.OPTIONS)
                && "*".equals(context.request().uri())) {
            // The one address without a slash (RFC 9110, section 9.3.7), which Vert.x knows no route for.
            context.response()
                    .setStatusCode(204)
                    .putHeader(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PATCH, DELETE, OPTIONS")
                    .end();
        } else if (context.statusCode() == 413) {
            refuse(context, 413, tooLarge(most(context)));
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
        boolean hasBody =
                headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        // HTTP/2 ends the stream alone, and forbids the field (RFC 9113, section 8.2.2).
        if (hasBody && context.request().version() != HttpVersion.HTTP_2) {
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
