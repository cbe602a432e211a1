package chain.rpc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks every endpoint how it is, all the time, so that requests need not find out by waiting. */
final class EndpointProber implements AutoCloseable {

    private final EndpointChoice choice;
    private final Set<Endpoint> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rpc-prober").factory());

    private EndpointProber(EndpointChoice choice) {
        this.choice = choice;
    }

    /** Begins at once, and goes on every {@code intervalMs} milliseconds. */
    static EndpointProber start(EndpointChoice choice, int intervalMs) {
        var prober = new EndpointProber(choice);
        prober.clock.scheduleAtFixedRate(prober::round, 0, intervalMs, TimeUnit.MILLISECONDS);
        return prober;
    }

    private void round() {
        List<Endpoint> due =
                choice.all().stream().filter(one -> one.health().isDue()).toList();
        for (Endpoint endpoint : due) {
            if (underWay.add(endpoint)) {
                probes.execute(() -> probe(endpoint));
            }
        }
    }

    private void probe(Endpoint endpoint) {
        try {
            // Where there is no other, an answer that is late is better than none.
            if (!endpoint.probe() && choice.isAnyUp()) {
                endpoint.abort();
            }
            choice.compare();
        } finally {
            underWay.remove(endpoint);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        probes.shutdownNow();
    }
}
