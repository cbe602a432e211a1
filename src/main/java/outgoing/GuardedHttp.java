package outgoing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients that only go where {@link OutgoingGuard} lets them: Apache HttpClient for Java, and the Camel component
 * {@code guarded} for routes, which is {@code http} with the guard in it ({@code guarded:https://host/path}). Neither follows a
 * redirect, repeats a request, keeps cookies or uses a proxy of the environment.
 *
 * <p>In a route the address is part of the endpoint, or the header {@code CamelHttpUri}. Camel replaces {@code {{name}}} in that
 * header by the setting of that name, so an address of somebody else's goes in only as a {@link Destination}, which has no
 * braces.
 */
@ApplicationScoped
public class GuardedHttp {

    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    /** Without these the head of an answer could be as long as its sender likes. */
    private static final Http1Config HEADERS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    /** For one call of a route, which names no limit of its own. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

    private static final int CONNECTIONS = 1000;
    private static final int CONNECTIONS_PER_HOST = 200;

    private final OutgoingGuard guard;

    GuardedHttp(OutgoingGuard guard) {
        this.guard = guard;
    }

    /** The client for Java. */
    @Produces
    @Singleton
    CloseableHttpClient client() throws NoSuchAlgorithmException {
        return client(guard, SSLContext.getDefault());
    }

    void close(@Disposes CloseableHttpClient client) throws IOException {
        client.close();
    }

    /** The Camel component. */
    @Produces
    @Named("guarded")
    @Singleton
    HttpComponent component() throws NoSuchAlgorithmException {
        return component(LONGEST_CALL);
    }

    /** The same under the names that routes of integrators have: there is no other way out by HTTP, whatever a route is made of. */
    @Produces
    @Named("http")
    @Singleton
    HttpComponent plain() throws NoSuchAlgorithmException {
        return component(LONGEST_CALL);
    }

    /** See {@link #plain}. */
    @Produces
    @Named("https")
    @Singleton
    HttpComponent secure() throws NoSuchAlgorithmException {
        return component(LONGEST_CALL);
    }

    /** @param longestCall from a request to the last byte of its answer */
    HttpComponent component(Duration longestCall) throws NoSuchAlgorithmException {
        var component = new HttpComponent();
        component.setClientConnectionManager(connections(guard, SSLContext.getDefault()));
        component.setHttpClientConfigurer(builder -> {
            restrict(builder, guard);
            builder.addExecInterceptorFirst("whole-call", new WholeCalls(longestCall));
        });
        return component;
    }

    static CloseableHttpClient client(OutgoingGuard guard, SSLContext trusted) {
        var builder = HttpClientBuilder.create()
                .setConnectionManager(connections(guard, trusted))
                .setDefaultRequestConfig(
                        RequestConfig.custom().setProtocolUpgradeEnabled(false).build());
        restrict(builder, guard);
        return builder.build();
    }

    private static void restrict(HttpClientBuilder builder, OutgoingGuard guard) {
        builder
                // Below what would follow a redirect, if ever something did.
                .addExecInterceptorBefore(ChainElement.CONNECT.name(), "outgoing-guard", guard)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                // A kept connection that the other side has just closed would fail a call that may not be repeated.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("AgentL2-Runtime");
    }

    private static PoolingHttpClientConnectionManager connections(OutgoingGuard guard, SSLContext trusted) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(guard)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEADERS)
                        .build())
                // Certificates are checked, and by the host's name, although the connection is made to an address.
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted))
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                .build();
    }
}
