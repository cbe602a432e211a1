package routes;

import access.BearerTokens;
import access.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import operations.Refusal;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets nobody in who is not known, before a byte of the body is read. Without a token there are only the probes, the contract with
 * its page, and what the contract gives to everybody. What is no part of the API is for operators.
 */
@ApplicationScoped
public class ApiGate {

    /** After the limits by address, before the body's length is looked at. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 2;

    private static final Set<String> PUBLIC = Set.of("/health", "/ready", "/openapi.yaml", "/swagger-ui");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern PAGES = Pattern.compile("/(swagger-ui|webjars/swagger-ui)/.*");
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([\\x21-\\x7e]{1,4096}) *");
    private static final Pattern LOCAL_HOST = Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?");
    /** The development mode's stand-in for a model, which this process itself calls with a model's key. */
    private static final String OFFLINE_MODEL = "/offline/";

    private static final String METRICS = "/metrics";
    private static final String METRICS_SCOPE = "metrics:read";

    private final BearerTokens tokens;
    private final Contract contract;
    private final boolean isDevelopment;

    public ApiGate(
            BearerTokens tokens,
            Contract contract,
            @ConfigProperty(name = "agentl2.role.development") boolean isDevelopment) {
        this.tokens = tokens;
        this.contract = contract;
        this.isDevelopment = isDevelopment;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::admit);
    }

    private void admit(RoutingContext context) {
        String token = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        String address = context.get("clientAddress");
        if (isPublic(context)) {
            new RequestSender(null, address).attachTo(context);
            context.next();
        } else if (token == null && isDevelopment && isLocal(context)) {
            new RequestSender(Caller.development(), address).attachTo(context);
            context.next();
        } else if (token == null) {
            refuse(context, "Bearer", "must be Bearer and an access token or an API key: sign in first");
        } else {
            // The database is asked, and a contract wallet's chain may be.
            context.vertx()
                    .executeBlocking(() -> caller(token, address), false)
                    .onSuccess(caller -> admit(context, caller, address))
                    .onFailure(context::fail);
        }
    }

    private Optional<Caller> caller(String header, String address) {
        Matcher bearer = BEARER.matcher(header);
        return bearer.matches() ? tokens.caller(bearer.group(1), address) : Optional.empty();
    }

    private void admit(RoutingContext context, Optional<Caller> caller, String address) {
        if (caller.isEmpty()) {
            refuse(context, "Bearer error=\"invalid_token\"", "is not taken, or not any more: sign in again");
        } else if (!isApi(context) && !mayOperate(caller.get(), path(context))) {
            HttpProblems.answer(
                    context, Problems.of(Refusal.forbidden(null, "only the runtime's operator may do this")));
        } else {
            new RequestSender(caller.get(), address).attachTo(context);
            context.next();
        }
    }

    /** Beside the API only what operators watch: by a session, or by an API key that is for it. */
    private static boolean mayOperate(Caller caller, String path) {
        return caller.isOperator()
                && (caller.kind() == Caller.Kind.SESSION || path.equals(METRICS) && caller.hasScope(METRICS_SCOPE));
    }

    private boolean isPublic(RoutingContext context) {
        String path = path(context);
        String method = context.request().method().name();
        if (isApi(context)) {
            return METHODS.contains(method) && contract.isPublic(method, path);
        }
        return PUBLIC.contains(path)
                || isDevelopment && path.startsWith(OFFLINE_MODEL)
                || PAGES.matcher(path).matches();
    }

    private static boolean isApi(RoutingContext context) {
        String path = path(context);
        return path.equals(Contract.BASE_PATH) || path.startsWith(Contract.BASE_PATH + "/");
    }

    /** A page from elsewhere says where it is from, even if its name was made to lead here. */
    private static boolean isLocal(RoutingContext context) {
        HttpServerRequest request = context.request();
        String host = request.authority() == null ? "" : request.authority().toString();
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        return LOCAL_HOST.matcher(host).matches()
                && (origin == null
                        || LOCAL_HOST
                                .matcher(origin.replaceFirst("^https?://", ""))
                                .matches());
    }

    private static String path(RoutingContext context) {
        return context.normalizedPath();
    }

    private static void refuse(RoutingContext context, String challenge, String reason) {
        // RFC 6750, section 3.
        context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
        HttpProblems.answer(context, Problems.of(Refusal.unauthenticated("Authorization", reason)));
    }
}
