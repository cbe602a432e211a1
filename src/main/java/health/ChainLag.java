package health;

import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How far the listeners have read the chain, by what they left in the database; the node is not asked. */
@ApplicationScoped
class ChainLag {

    /** The conditions that keep the chain from being read. */
    static final Set<String> CONDITIONS = Set.of("deep_reorg", "wrong_chain");

    private static final long STALE_MS = 20_000;
    private static final long STILL_MS = 20_000;
    private static final int STALE_POLLS = 3;

    private final Queries queries;
    private final long maxLagBlocks;
    private final long confirmations;
    private final long staleMs;

    ChainLag(
            Queries queries,
            @ConfigProperty(name = "agentl2.operations.max-lag-blocks", defaultValue = "50") long maxLagBlocks,
            @ConfigProperty(name = "agentl2.chain.confirmations", defaultValue = "1") long confirmations,
            @ConfigProperty(name = "agentl2.chain.poll-interval-ms", defaultValue = "1000") long pollIntervalMs) {
        this.queries = queries;
        this.maxLagBlocks = maxLagBlocks;
        this.confirmations = confirmations;
        this.staleMs = Math.max(STALE_MS, STALE_POLLS * pollIntervalMs);
    }

    /**
     * How the chain is read.
     *
     * @param state synced, syncing or disconnected
     * @param lagBlocks blocks between the chain's newest one and the newest that is read; null if nobody knows
     * @param reason why it is not synced; null if it is
     */
    record Reading(String state, Long lagBlocks, String reason) {}

    /**
     * @param ageMs how long ago a listener looked at the chain; null if none has
     * @param behindMs how long there have been blocks to read without one being read; null if all is read
     * @param error why the last turn of reading came to nothing; null if it did not
     */
    private record Look(long blockNumber, long headBlock, Long ageMs, Long behindMs, String error) {

        String why() {
            return error == null ? "" : ": " + error;
        }
    }

    Reading reading() {
        Optional<Look> last = queries.first("chain/reading/read-chain-lag", Map.of(), Look.class);
        if (last.isEmpty() || last.get().ageMs() == null) {
            // Nothing was read yet, so nothing can be said to be read up to the head.
            return new Reading("syncing", null, "no listener has looked at the chain yet");
        }
        long age = last.get().ageMs();
        long lag = last.get().headBlock() - last.get().blockNumber();
        if (age > staleMs) {
            return new Reading(
                    "disconnected",
                    lag,
                    "no listener has heard of the chain for " + age / 1000 + " s"
                            + last.get().why());
        }
        if (lag < 0) {
            return new Reading(
                    "syncing", lag, "the node is " + -lag + " blocks behind what was read of the chain before");
        }
        Long behind = last.get().behindMs();
        if (behind != null && behind > STILL_MS) {
            return new Reading(
                    "syncing",
                    lag,
                    "no block was read for " + behind / 1000 + " s, though the chain has " + lag + " more"
                            + last.get().why());
        }
        boolean synced = lag <= confirmations + maxLagBlocks;
        return new Reading(
                synced ? "synced" : "syncing",
                lag,
                synced ? null : "the chain's events are " + lag + " blocks behind its head");
    }
}
