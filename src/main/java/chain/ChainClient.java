package chain;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.http.HttpService;

/** Makes the client of the chain's node, {@code #chain} in routes. */
@ApplicationScoped
public class ChainClient {

    /** A client with time-outs; a WebSocket that was lost is opened again by the next request. */
    @Produces
    @ApplicationScoped
    @Named("chain")
    Web3j chain(ChainSettings settings) {
        String url = settings.rpcUrl().orElse("http://localhost:8545");
        Duration timeout = Duration.ofSeconds(settings.timeoutSeconds());
        Web3jService service = url.startsWith("ws")
                ? new ReconnectingWebSocket(url)
                : new HttpService(
                        url,
                        new OkHttpClient.Builder()
                                .connectTimeout(timeout)
                                .callTimeout(timeout)
                                .readTimeout(timeout)
                                .build());
        return Web3j.build(service, settings.pollIntervalMs(), Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "chain-filters");
            thread.setDaemon(true);
            return thread;
        }));
    }

    void close(@Disposes @Named("chain") Web3j chain) {
        chain.shutdown();
    }
}
