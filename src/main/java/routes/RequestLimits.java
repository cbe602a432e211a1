package routes;

import access.limits.ClientAddresses;
import access.limits.CountedAddress;
import access.limits.LimitSettings;
import access.limits.Rate;
import access.limits.RateLimits;
import access.limits.Verdict;
import base.QueryFailed;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Holds each client address to its quota before anything of a request but its head is read. What tells an operator how the
 * runtime is has no quota and does not wait for the database.
 */
@ApplicationScoped
public class RequestLimits {

    /** After the answers to preflights, and before what looks at tokens and lengths. */
    public static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 20;

    /** Under this name the routing context has the client's address, a String without a port. */
    public static final String CLIENT_ADDRESS = "clientAddress";

    private static final Logger LOG = Logger.getLogger(RequestLimits.class);
    private static final Set<String> FREE = Set.of("/health", "/ready");
    private static final String METRICS = "/metrics";
    private static final String SIGN_IN = "/api/auth/";
    /** Only what is posted there: the rest is asked for by each page. */
    private static final String HAWTIO_SIGN_IN = "/hawtio/auth/";
    // Longer than a pause of a machine that is short of time: who comes then is served late, and not refused.
    private static final long WAIT_SECONDS = 10;
    private static final String NO_DATABASE = "the database does not answer; try again later";
    private static final String TOO_BUSY =
            "the request was not counted in time, for the database or the machine is slow now; try again later";

    /** More than this many wait only for a database that is too slow for all of them. */
    private static final int MOST_WAITING = 1_000;

    private final ClientAddresses addresses;
    private final RateLimits limits;
    private final Rate everything;
    private final Rate signIn;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicBoolean failing = new AtomicBoolean();

    public RequestLimits(ClientAddresses addresses, RateLimits limits, LimitSettings settings) {
        this.addresses = addresses;
        this.limits = limits;
        this.everything = Rate.perMinute(settings.perAddress());
        this.signIn = Rate.perMinute(settings.signInPerAddress());
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        InetAddress client = addresses.client(
                ClientAddresses.peer(context.request().remoteAddress().hostAddress()),
                context.request().headers().getAll("X-Forwarded-For"));
        context.put(CLIENT_ADDRESS, client.getHostAddress());
        String path = context.normalizedPath();
        // Camel takes addresses in any case of letters.
        boolean signsIn = path.toLowerCase(Locale.ROOT).startsWith(SIGN_IN)
                || path.startsWith(HAWTIO_SIGN_IN) && context.request().method().equals(HttpMethod.POST);
        Rate more = signsIn ? signIn : Rate.perMinute(0);
        if (FREE.contains(path) || everything.limit() == 0 && more.limit() == 0) {
            context.next();
            return;
        }
        // Nothing of the body may come before there is somebody who reads it.
        context.request().pause();
        Context loop = Vertx.currentContext();
        ask(client, more)
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((verdict, failure) -> loop.runOnContext(now -> goOn(context, verdict, failure)));
    }

    private CompletableFuture<Verdict> ask(InetAddress client, Rate more) {
        if (!waiting.tryAcquire()) {
            return CompletableFuture.failedFuture(new IllegalStateException("too many requests wait for the database"));
        }
        Executor released = work -> threads.execute(() -> {
            try {
                work.run();
            } finally {
                waiting.release();
            }
        });
        return CompletableFuture.supplyAsync(() -> take(client, more), released);
    }

    private Verdict take(InetAddress client, Rate more) {
        String address = CountedAddress.of(client);
        Verdict first = limits.take("address:" + address, everything);
        if (!first.allowed()) {
            return first;
        }
        Verdict second = limits.take("sign-in:" + address, more);
        return !second.allowed() || second.remaining() < first.remaining() ? second : first;
    }

    /** A statement that failed says so; one that is late may be so for want of a processor. */
    private static boolean isOfDatabase(Throwable failure) {
        return failure instanceof QueryFailed || failure.getCause() instanceof QueryFailed;
    }

    private void goOn(RoutingContext context, Verdict verdict, Throwable failure) {
        if (context.response().closed()) {
            return;
        }
        context.request().resume();
        if (failure != null && context.normalizedPath().equals(METRICS)) {
            // Needed most now; who may read them is asked next.
            context.next();
            return;
        }
        if (failure != null) {
            if (!failing.getAndSet(true)) {
                LOG.warn("requests are answered with 503 until they can be counted again", failure);
            }
            context.response().putHeader(HttpHeaderNames.RETRY_AFTER.toString(), "1");
            HttpProblems.refuse(context, 503, isOfDatabase(failure) ? NO_DATABASE : TOO_BUSY);
            return;
        }
        failing.set(false);
        if (verdict.allowed()) {
            RateLimitFields.tell(context, verdict);
            context.next();
        } else {
            RateLimitFields.refuse(context, verdict);
        }
    }
}
