package operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;

/** Whether the runtime can do its work: the database answers, and the chain's events are read up to its head. */
@ApplicationScoped
@Named("health")
public class Health {

    private static final long CHECK_SECONDS = 2;

    private final Queries queries;
    private final Instance<Web3j> chain;
    private final CamelContext camel;
    private final long maxLagBlocks;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Health(
            Queries queries,
            @Named("chain") Instance<Web3j> chain,
            CamelContext camel,
            @ConfigProperty(name = "agentl2.operations.max-lag-blocks", defaultValue = "50") long maxLagBlocks) {
        this.queries = queries;
        this.chain = chain;
        this.camel = camel;
        this.maxLagBlocks = maxLagBlocks;
    }

    /** The document of {@code /health}; {@code status} is {@code healthy} or {@code unhealthy}. */
    public Map<String, String> report() {
        var database = check(this::database, "disconnected");
        var blockchain = check(this::blockchain, "disconnected");
        String databaseState = database.join();
        String chainState = blockchain.join();
        boolean healthy = databaseState.equals("connected") && chainState.equals("synced");
        Map<String, String> report = new LinkedHashMap<>();
        report.put("status", healthy ? "healthy" : "unhealthy");
        report.put("database", databaseState);
        report.put("blockchain", chainState);
        if (!healthy) {
            report.put("reason", reason(databaseState, chainState));
        }
        return report;
    }

    /** The document of {@code /ready}: {@code ready} if the routes run and the database answers, else {@code starting}. */
    public Map<String, String> readiness() {
        boolean ready = camel.isStarted()
                && check(this::database, "disconnected").join().equals("connected");
        return Map.of("status", ready ? "ready" : "starting");
    }

    private String database() {
        queries.rows("ping", Map.of());
        return "connected";
    }

    private String blockchain() throws Exception {
        if (!chain.isResolvable()) {
            return "disconnected";
        }
        BigInteger head = chain.get()
                .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getNumber();
        List<Map<String, Object>> cursors = queries.rows("read-chain-cursors", Map.of());
        if (cursors.isEmpty()) {
            // Nothing was read yet, so nothing can be said to be read up to the head.
            return "syncing";
        }
        long read = ((Number) cursors.get(0).get("block_number")).longValue();
        return head.longValue() - read <= maxLagBlocks ? "synced" : "syncing";
    }

    private CompletableFuture<String> check(Callable<String> check, String otherwise) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return check.call();
                            } catch (Exception failed) {
                                return otherwise;
                            }
                        },
                        threads)
                .completeOnTimeout(otherwise, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    private String reason(String database, String blockchain) {
        if (!database.equals("connected")) {
            return "the database did not answer within " + CHECK_SECONDS + " s";
        }
        return blockchain.equals("syncing")
                ? "the chain's events are more than " + maxLagBlocks + " blocks behind its head"
                : "the chain did not answer within " + CHECK_SECONDS + " s";
    }
}
