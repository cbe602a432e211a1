package outgoing;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls services that the operator named, wherever they are. A key goes from the request to the wire and is in no header or
 * address of an exchange, where a trace or a console would show it. Redirects are not followed: they would carry it to another host.
 */
@ApplicationScoped
@Named("serviceCalls")
public class ServiceCalls {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 200;

    private final CloseableHttpClient client = HttpClientBuilder.create()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    // The system's own waits as long as it likes.
                    .setDnsResolver(new BoundedLookup(LOOKUP))
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultConnectionConfig(
                            ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                    .build())
            .setDefaultRequestConfig(
                    RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("AgentL2-Runtime")
            .build();
    private final Outgoing calls = new Outgoing(client);

    /** @throws OutgoingFailure if there is no answer: the call failed, took or brought too much */
    public OutgoingAnswer send(OutgoingRequest wanted) throws IOException {
        return calls.send(wanted);
    }

    @PreDestroy
    void stop() throws IOException {
        client.close();
    }
}
