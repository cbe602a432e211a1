package hawtio;

import access.browser.BrowserSession;
import access.browser.BrowserSessions;
import access.browser.LocalRequest;
import access.browser.SameOrigin;
import access.browser.SessionCookie;
import access.limits.ClientAddresses;
import base.Refusal;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves Hawtio to operators and viewers. Without a session there is nothing but the sign-in: a page is led there, all else is
 * refused. The addresses are those that Hawtio asks for.
 */
@ApplicationScoped
public class HawtioDoor {

    /** After bodies were read. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 10;

    /** What Hawtio asks for and this runtime has none of: plugins, other ways to sign in, a proxy to other processes. */
    private static final Set<String> OPTIONS_OF_HAWTIO = Set.of(
            "plugin",
            "proxy/enabled",
            "keycloak/enabled",
            "auth/config",
            "auth/config/session-timeout",
            "hawtconfig.json");

    private final boolean isOn;
    private final boolean isDevelopment;
    private final BrowserSessions sessions;
    private final SessionCookie cookie;
    private final SameOrigin origin;
    private final ClientAddresses addresses;
    private final HawtioSignIn signIn;
    private final JolokiaEndpoint jolokia;

    /** @param isOn follows from {@code HAWTIO} and the roles (startup.DerivedConfigSource) */
    public HawtioDoor(
            @ConfigProperty(name = "agentl2.role.hawtio") boolean isOn,
            @ConfigProperty(name = "agentl2.role.development") boolean isDevelopment,
            BrowserSessions sessions,
            SessionCookie cookie,
            SameOrigin origin,
            ClientAddresses addresses,
            HawtioSignIn signIn,
            JolokiaEndpoint jolokia) {
        this.isOn = isOn;
        this.isDevelopment = isDevelopment;
        this.sessions = sessions;
        this.cookie = cookie;
        this.origin = origin;
        this.addresses = addresses;
        this.signIn = signIn;
        this.jolokia = jolokia;
    }

    void register(@Observes Router router) {
        if (isOn) {
            router.route("/hawtio*").order(ORDER).handler(this::answer);
        }
    }

    private void answer(RoutingContext context) {
        String path = context.normalizedPath();
        if (!path.equals(Hawtio.PATH) && !path.startsWith(Hawtio.BASE)) {
            context.next();
            return;
        }
        context.vertx()
                .executeBlocking(
                        () -> {
                            serve(context, path);
                            return null;
                        },
                        false)
                .onFailure(context::fail);
    }

    private void serve(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        boolean reads = request.method().equals(HttpMethod.GET);
        if (!reads && !request.method().equals(HttpMethod.POST)) {
            context.fail(405);
            return;
        }
        if (reads && path.equals(Hawtio.PATH)) {
            Answers.lead(request.response(), Hawtio.BASE);
            return;
        }
        String name = path.length() > Hawtio.BASE.length() ? path.substring(Hawtio.BASE.length()) : "";
        // Pages of others may have links to ours.
        if (reads ? !isPage(name) && !origin.mayRead(request) : !origin.mayChange(request)) {
            throw Refusal.forbidden(null, "this is for pages of this runtime alone");
        }
        String from = from(request);
        if (reads ? signIn.sendPage(request, name) : signIn.take(context, name, from)) {
            return;
        }
        Optional<BrowserSession> session = session(request, from);
        if (session.isPresent()) {
            serve(context, name, session.get(), from);
        } else if (reads && isPage(name)) {
            Answers.lead(request.response(), Hawtio.SIGN_IN);
        } else {
            throw Refusal.unauthenticated(null, "sign in first, at " + Hawtio.SIGN_IN);
        }
    }

    private void serve(RoutingContext context, String name, BrowserSession session, String from) {
        HttpServerRequest request = context.request();
        if (Hawtio.JOLOKIA.matcher(Hawtio.BASE + name).matches()) {
            jolokia.answer(context, name, session, from);
        } else if (!request.method().equals(HttpMethod.GET)) {
            context.fail(405);
        } else if (name.equals("user")) {
            Answers.json(request.response(), HawtioSignIn.name(session));
        } else if (name.equals("auth/logout")) {
            sessions.end(session, "signed out");
            cookie.remove(request, Hawtio.PATH);
            Answers.lead(request.response(), Hawtio.SIGN_IN);
        } else if (OPTIONS_OF_HAWTIO.contains(name)) {
            Answers.text(request.response(), "application/json", HawtioOptions.of(name));
        } else if (isPage(name)) {
            StaticFiles.send(request, StaticFiles.index());
        } else {
            StaticFiles.Found file = StaticFiles.find(name).orElseThrow(() -> Refusal.unknown("file"));
            StaticFiles.send(request, file);
        }
    }

    /** Who asks. In the development mode whoever sits before this machine is let in without a question. */
    private Optional<BrowserSession> session(HttpServerRequest request, String from) {
        Optional<BrowserSession> known =
                cookie.of(request).flatMap(value -> sessions.find(value, from)).filter(one -> one.role() != null);
        if (known.isPresent() || !isDevelopment || !LocalRequest.is(request)) {
            return known;
        }
        BrowserSessions.Opened opened = sessions.openDevelopment();
        cookie.set(request, Hawtio.PATH, opened.cookie());
        return sessions.find(opened.cookie(), from);
    }

    private String from(HttpServerRequest request) {
        return addresses
                .client(
                        ClientAddresses.peer(request.remoteAddress().hostAddress()),
                        request.headers().getAll("X-Forwarded-For"))
                .getHostAddress();
    }

    /** True for what Hawtio itself makes a page of: its addresses have no file behind them. */
    private static boolean isPage(String name) {
        return name.isEmpty()
                || name.equals("index.html")
                || !name.contains(".") && !name.matches("(static|img|jolokia|auth|proxy|keycloak|user|plugin)(/.*)?");
    }
}
