package routes;

import access.Visitors;
import access.Visitors.Visitor;
import access.browser.LocalRequest;
import access.callers.Caller;
import base.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets nobody in who is not known, before a byte of the body is read. Without a token there are only the probes, the contract with
 * its page, what the contract gives to everybody, and the door of Hawtio. What else is no part of the API is for operators.
 */
@ApplicationScoped
public class ApiGate {

    /** After the limits by address, before the body's length is looked at. */
    private static final int ORDER = RequestLimits.ORDER + 10;

    private static final Set<String> PUBLIC = Set.of("/health", "/ready", "/openapi.yaml", "/swagger-ui");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PAGES = Pattern.compile("/(swagger-ui|webjars/swagger-ui)/.*");
    /** Has a door of its own, by the session of a browser (hawtio.HawtioDoor). */
    private static final Pattern HAWTIO = Pattern.compile("/hawtio(/.*)?");

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([\\x21-\\x7e]{1,4096}) *");
    /** The development mode's stand-in for a model, which this process itself calls with a model's key. */
    private static final String OFFLINE_MODEL = "/offline/";

    private static final String METRICS = "/metrics";
    private static final String OPTIONS = "OPTIONS";

    /** What is beside the API and can only be read. */
    private static final Set<String> WATCHED = Set.of("/health", "/ready", METRICS, "/openapi.yaml");

    /** Where clients of the upstream runtime, and of many other APIs, put a key. */
    private static final String KEY_HEADER = "x-api-key";

    private final Visitors visitors;
    private final Contract contract;
    private final boolean isDevelopment;

    public ApiGate(
            Visitors visitors,
            Contract contract,
            @ConfigProperty(name = "agentl2.role.development") boolean isDevelopment) {
        this.visitors = visitors;
        this.contract = contract;
        this.isDevelopment = isDevelopment;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::admit);
    }

    private void admit(RoutingContext context) {
        String token = token(context.request());
        String address = context.get(RequestLimits.CLIENT_ADDRESS);
        String method = context.request().method().name();
        if (method.equals(OPTIONS)) {
            tellMethods(context);
        } else if (isApi(context)
                ? !METHODS.contains(method)
                : WATCHED.contains(path(context)) && !method.equals("GET")) {
            refuseMethod(context);
        } else if (isPublic(context)) {
            new RequestSender(null, address).attachTo(context);
            context.next();
        } else if (token == null && isDevelopment && LocalRequest.is(context.request())) {
            new RequestSender(Caller.development(), address).attachTo(context);
            context.next();
        } else if (token == null) {
            refuse(context, "Bearer", "must be Bearer and an access token or an API key: sign in first");
        } else {
            // The database is asked, and a contract wallet's chain may be; meanwhile nobody reads the body.
            context.request().pause();
            context.vertx()
                    .executeBlocking(() -> visitor(token, path(context), address), false)
                    .onComplete(found -> {
                        context.request().resume();
                        if (found.failed()) {
                            HttpProblems.refuse(context, Problems.of(found.cause()));
                        } else {
                            admit(context, found.result().orElse(null), address);
                        }
                    });
        }
    }

    private Optional<Visitor> visitor(String header, String path, String address) {
        Matcher bearer = BEARER.matcher(header);
        if (!bearer.matches()) {
            return Optional.empty();
        }
        String token = bearer.group(1);
        return path.equals(METRICS) ? visitors.findReader(token, address) : visitors.find(token, address);
    }

    private void admit(RoutingContext context, Visitor visitor, String address) {
        if (visitor == null) {
            refuse(context, "Bearer error=\"invalid_token\"", "is not taken, or not any more: sign in again");
        } else if (!visitor.quota().allowed()) {
            RateLimitFields.refuse(context, visitor.quota());
        } else if (!isApi(context) && !mayOperate(visitor.caller(), path(context))) {
            HttpProblems.refuse(
                    context, Problems.of(Refusal.forbidden(null, "only the runtime's operator may do this")));
        } else {
            RateLimitFields.tell(context, visitor.quota());
            new RequestSender(visitor.caller(), address).attachTo(context);
            context.next();
        }
    }

    /** Beside the API only what operators watch. */
    private static boolean mayOperate(Caller caller, String path) {
        return path.equals(METRICS)
                ? Visitors.mayReadMetrics(caller)
                : caller.isOperator() && caller.kind() == Caller.Kind.SESSION;
    }

    private boolean isPublic(RoutingContext context) {
        String path = path(context);
        String method = context.request().method().name();
        if (isApi(context)) {
            return METHODS.contains(method) && contract.isPublic(method, path);
        }
        return PUBLIC.contains(path)
                || isDevelopment && path.startsWith(OFFLINE_MODEL)
                || PAGES.matcher(path).matches()
                || HAWTIO.matcher(path).matches();
    }

    private static boolean isApi(RoutingContext context) {
        String path = path(context);
        return path.equals(Contract.BASE_PATH) || path.startsWith(Contract.BASE_PATH + "/");
    }

    private static String path(RoutingContext context) {
        return context.normalizedPath();
    }

    /** The header {@code Authorization}, or what it would say for the key in {@code x-api-key}; null if there is neither. */
    private static String token(HttpServerRequest request) {
        String token = request.getHeader(HttpHeaderNames.AUTHORIZATION);
        String key = request.getHeader(KEY_HEADER);
        return token == null && key != null ? "Bearer " + key.strip() : token;
    }

    private List<String> methods(RoutingContext context) {
        return isApi(context)
                ? contract.methodsAt(path(context))
                : WATCHED.contains(path(context)) ? List.of("GET", "HEAD") : List.of();
    }

    /** Which methods an address takes is no secret (RFC 9110, section 9.3.7); a browser's preflight was answered before. */
    private void tellMethods(RoutingContext context) {
        List<String> methods = methods(context);
        if (methods.isEmpty()) {
            HttpProblems.refuse(context, 404, "there is nothing at this address");
            return;
        }
        context.response()
                .setStatusCode(204)
                .putHeader(HttpHeaderNames.ALLOW, String.join(", ", methods) + ", " + OPTIONS)
                .end();
    }

    private void refuseMethod(RoutingContext context) {
        List<String> allowed = methods(context);
        if (allowed.isEmpty()) {
            HttpProblems.refuse(context, 404, "there is nothing at this address");
            return;
        }
        String methods = String.join(", ", allowed);
        context.response().putHeader(HttpHeaderNames.ALLOW, methods);
        HttpProblems.refuse(context, 405, "this address takes " + methods);
    }

    private static void refuse(RoutingContext context, String challenge, String reason) {
        // RFC 6750, section 3.
        context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
        HttpProblems.refuse(context, Problems.of(Refusal.unauthenticated("Authorization", reason)));
    }
}
