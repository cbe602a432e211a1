package health;

import base.Conditions;
import chain.rpc.Endpoints;
import integration.RouteEdits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import tools.python.PythonPool;
import tools.python.PythonState;

/** Whether the runtime can do its work: the database answers, the chain's events are read, and no condition stands. */
@ApplicationScoped
@Named("health")
public class Health {

    private static final long CHECK_SECONDS = 2;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long BACK_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final String DISCONNECTED = "disconnected";

    private final Conditions conditions;
    private final ChainLag chain;
    private final Standstill standstill;
    private final Endpoints endpoints;
    private final PythonPool interpreter;
    private final CamelContext camel;
    private final RouteEdits routes;
    private CompletableFuture<Seen> latest;
    private volatile Seen good;
    private long lookedAt;
    private volatile long failedAt = System.nanoTime() - BACK_NANOS;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Health(
            Conditions conditions,
            ChainLag chain,
            Standstill standstill,
            Endpoints endpoints,
            PythonPool interpreter,
            CamelContext camel,
            RouteEdits routes) {
        this.conditions = conditions;
        this.chain = chain;
        this.standstill = standstill;
        this.endpoints = endpoints;
        this.interpreter = interpreter;
        this.camel = camel;
        this.routes = routes;
    }

    /** What the database knows: how the chain is read, what is not signed and why, and the conditions that stand. */
    private record Seen(
            long at, ChainLag.Reading reading, Optional<String> unsigned, List<Conditions.Condition> conditions) {

        boolean isOlderThan(long nanos) {
            return System.nanoTime() - at > nanos;
        }
    }

    /** The document of {@code /health}; {@code status} is {@code healthy}, {@code degraded} or {@code unhealthy}. */
    public Map<String, Object> report() {
        Seen seen = seen().join();
        Endpoints.State nodes = endpoints.state();
        Map<String, Object> report = new LinkedHashMap<>();
        if (seen == null) {
            failedAt = System.nanoTime();
            report.put("status", "unhealthy");
            report.put("database", DISCONNECTED);
            // How far the chain is read stands in the database; of the node this process knows by itself.
            report.put("blockchain", nodes.isUnreachable() ? DISCONNECTED : "unknown");
            report.put("rpcEndpoints", Map.of("answering", nodes.answering(), "total", nodes.total()));
            report.put("reasons", List.of("the database did not answer within " + CHECK_SECONDS + " s"));
            return report;
        }
        ChainLag.Reading reading = seen.reading();
        boolean stopped = seen.conditions().stream().anyMatch(one -> ChainLag.CONDITIONS.contains(one.kind()));
        // A node of another chain answers; only not what it is asked for.
        boolean wrongChain =
                seen.conditions().stream().anyMatch(one -> one.kind().equals("wrong_chain"));
        // Listeners note in the database that they heard of the chain: while it was away they could not.
        boolean isBack = System.nanoTime() - failedAt < BACK_NANOS;
        boolean lost = reading.state().equals(DISCONNECTED) && !wrongChain && !isBack;
        List<String> reasons = new ArrayList<>();
        if (reading.reason() != null && (lost || !stopped)) {
            reasons.add(reading.reason());
        }
        seen.conditions().forEach(one -> reasons.add(one.message()));
        PythonState python = interpreter.state();
        if (python.isFailing()) {
            reasons.add("the code interpreter cannot be started, and orders wait for it: " + python.lastFailure());
        }
        seen.unsigned().ifPresent(reasons::add);
        reasons.addAll(routes.state().reasons());
        if (seen.isOlderThan(TimeUnit.SECONDS.toNanos(CHECK_SECONDS))) {
            reasons.add("the database, or this machine, is slow: it took more than " + CHECK_SECONDS + " s to answer");
        }
        if (nodes.isUnreachable()) {
            reasons.add("no RPC endpoint answers: " + nodes.total() + " of " + nodes.total() + " are down");
        }
        Optional<String> still = lost || stopped ? Optional.empty() : endpoints.standstill();
        still.ifPresent(reasons::add);
        nodes.wrongChain()
                .forEach(name -> reasons.add("the RPC endpoint " + name
                        + " is of another chain and is not used: correct L2_RPC_URL, or CHAIN_ID"));
        report.put("status", lost ? "unhealthy" : reasons.isEmpty() ? "healthy" : "degraded");
        report.put("database", "connected");
        boolean held = stopped
                || nodes.isUnreachable()
                || still.isPresent()
                || reading.state().equals(DISCONNECTED);
        report.put("blockchain", lost ? DISCONNECTED : held ? "degraded" : reading.state());
        if (reading.lagBlocks() != null) {
            report.put("lagBlocks", reading.lagBlocks());
        }
        if (python.wanted() > 0 || python.running() > 0 || python.lastFailure() != null) {
            report.put("codeInterpreter", python);
        }
        report.put("rpcEndpoints", Map.of("answering", nodes.answering(), "total", nodes.total()));
        if (!reasons.isEmpty()) {
            report.put("reasons", reasons);
        }
        return report;
    }

    /** The document of {@code /ready}: {@code ready} if the routes run and the database answers, else {@code starting}. */
    public Map<String, String> readiness() {
        boolean ready = camel.isStarted() && seen().join() != null;
        return Map.of("status", ready ? "ready" : "starting");
    }

    /** However many ask, one looks, and what it sees is good for a second. */
    private synchronized CompletableFuture<Seen> seen() {
        if (latest == null || latest.isDone() && System.nanoTime() - lookedAt > FRESH_NANOS) {
            lookedAt = System.nanoTime();
            latest = look();
        }
        return latest;
    }

    private CompletableFuture<Seen> look() {
        // Late is not away: what was seen a moment ago is believed for a while, where the machine is short of time.
        Seen before = good == null || good.isOlderThan(LATE_NANOS) ? null : good;
        return CompletableFuture.supplyAsync(this::see, threads)
                .exceptionally(failed -> null)
                .completeOnTimeout(before, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    private Seen see() {
        var now = new Seen(System.nanoTime(), chain.reading(), standstill.reason(), conditions.standing());
        good = now;
        return now;
    }
}
