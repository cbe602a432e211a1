package chain.rpc;

import base.Queries;
import base.QueryFailed;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import org.web3j.protocol.Web3j;

/** Makes the client of the chain's node, {@code #chain} in routes. */
@ApplicationScoped
public class ChainClient {

    /** The endpoints behind the client. */
    @Produces
    @Singleton
    Endpoints endpoints(ChainSettings settings, MeterRegistry registry, Queries queries) {
        return Endpoints.open(settings, registry, () -> recorded(settings, queries));
    }

    /** @param chainId null for whichever was read last */
    private record Which(String marketplace, Long chainId) {}

    private record Cursor(long chainId) {}

    private static OptionalLong recorded(ChainSettings settings, Queries queries) {
        var which = new Which(settings.marketplaceAddress().orElse("").toLowerCase(Locale.ROOT), null);
        try {
            return queries.list("chain/reading/read-cursor", which, Cursor.class).stream()
                    .mapToLong(Cursor::chainId)
                    .findFirst();
        } catch (QueryFailed e) {
            // The tables are not there yet, or the database does not answer now: it is asked again.
            return OptionalLong.empty();
        }
    }

    /** A client that has as many lives as there are endpoints. */
    @Produces
    @ApplicationScoped
    @Named("chain")
    Web3j chain(Endpoints endpoints, ChainSettings settings) {
        return Web3j.build(endpoints, settings.pollIntervalMs(), Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "chain-filters");
            thread.setDaemon(true);
            return thread;
        }));
    }

    void close(@Disposes @Named("chain") Web3j chain) {
        chain.shutdown();
    }

    void close(@Disposes Endpoints endpoints) {
        endpoints.close();
    }
}
