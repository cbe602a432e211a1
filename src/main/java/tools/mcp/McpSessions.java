package tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import orders.Order;
import tools.ToolCall;

/**
 * The sessions in which tools are called. Each order has its own with each server, so that nothing that one buyer has a server
 * do is there for another; it ends with the order, or when it is not used.
 */
@ApplicationScoped
@Named("mcpSessions")
public class McpSessions {

    private static final int SWEEP_SECONDS = 15;

    private final McpLinks links;
    private final McpTools tools;
    private final Duration idle;
    private final Semaphore processes;
    private final Map<Key, McpHeldSession> sessions = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mcp-sessions").factory());

    McpSessions(McpLinks links, McpTools tools, McpSettings settings) {
        this.links = links;
        this.tools = tools;
        this.idle = Duration.ofMillis(settings.idleMs());
        this.processes = new Semaphore(settings.mostProcesses());
        clock.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private record Key(UUID orderId, McpLinks.Party party) {}

    /** What the server answers to the call of its tool {@code name}. A session that it has forgotten is begun anew, once. */
    JsonNode call(UUID orderId, McpLinks.Party party, String name, ToolCall wish) throws IOException {
        var key = new Key(orderId, party);
        try {
            return tried(key, name, wish);
        } catch (McpFailure e) {
            if (e.kind() != McpFailure.Kind.FORGOTTEN) {
                throw e;
            }
            return tried(key, name, wish);
        }
    }

    /** True if an order has sessions. */
    public boolean hasOf(Order order) {
        return sessions.keySet().stream().anyMatch(key -> key.orderId().equals(order.id()));
    }

    /** Ends the sessions of an order. */
    public void end(UUID orderId) {
        sessions.keySet().stream().filter(key -> key.orderId().equals(orderId)).forEach(this::drop);
    }

    private JsonNode tried(Key key, String name, ToolCall wish) throws IOException {
        McpHeldSession held = taken(key);
        try {
            return held.session().call(name, wish.arguments(), wish.key());
        } catch (McpFailure e) {
            // Only the one that was forgotten: a call beside this one may have begun another meanwhile.
            if (e.kind() == McpFailure.Kind.FORGOTTEN && sessions.remove(key, held)) {
                held.close();
            }
            throw e;
        } finally {
            held.giveBack();
        }
    }

    private McpHeldSession taken(Key key) throws IOException {
        while (true) {
            McpHeldSession held = sessions.computeIfAbsent(key, unseen -> new McpHeldSession(() -> open(key)));
            if (held.take()) {
                return held;
            }
            sessions.remove(key, held);
        }
    }

    private McpSession open(Key key) throws IOException {
        boolean child = key.party().server().stdio().isPresent();
        if (child) {
            makeRoom(key.party().server().timeout());
        }
        try {
            McpSession session = links.open(key.party(), () -> tools.forget(key.party()));
            return child ? session.whenClosed(processes::release) : session;
        } catch (McpFailure e) {
            release(child);
            throw e.beforeAnything();
        } catch (IOException | RuntimeException e) {
            release(child);
            throw e;
        }
    }

    private void release(boolean child) {
        if (child) {
            processes.release();
        }
    }

    private void makeRoom(Duration patience) throws IOException {
        try {
            if (processes.tryAcquire()) {
                return;
            }
            sessions.entrySet().stream()
                    .filter(entry -> entry.getKey().party().server().stdio().isPresent())
                    .map(Map.Entry::getValue)
                    .sorted(Comparator.comparing(McpHeldSession::lastUse))
                    .anyMatch(oldest -> oldest.closeUnlessUsedSince(Instant.MAX));
            if (!processes.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw McpFailure.broken("too many servers are running here").beforeAnything();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the order was stopped");
        }
    }

    private void drop(Key key) {
        McpHeldSession held = sessions.remove(key);
        if (held != null) {
            held.close();
        }
    }

    private void sweep() {
        Instant limit = Instant.now().minus(idle);
        sessions.entrySet().removeIf(entry -> entry.getValue().closeUnlessUsedSince(limit));
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
        sessions.keySet().forEach(this::drop);
    }
}
