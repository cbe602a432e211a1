package tools.python;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import tools.ToolUnavailable;

/**
 * Children for scripts, each for one. The first script starts the first; from then on some are kept warm, and looked at again and
 * again: one that is gone is replaced, and where none can be started that is tried less and less often until one can.
 */
@ApplicationScoped
public class PythonPool {

    private static final Logger LOG = Logger.getLogger(PythonPool.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    private final PythonSettings settings;
    private final long lookMs;
    private final Semaphore turns;
    private final Queue<ChildProcess> warm = new ConcurrentLinkedQueue<>();
    private final Set<ChildProcess> all = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor warmer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("python-warmer").factory());
    private volatile Failure failure;
    private volatile boolean used;
    private volatile boolean stopped;

    @Inject
    public PythonPool(PythonSettings settings) {
        this(settings, LOOK);
    }

    /** @param look how often those that are kept warm are looked at */
    PythonPool(PythonSettings settings, Duration look) {
        this.settings = settings;
        this.lookMs = look.toMillis();
        this.turns = new Semaphore(settings.atOnce(), true);
        warmer.scheduleWithFixedDelay(this::look, lookMs, lookMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Why a child did not start.
     *
     * @param times how often one after the other; 0 if one has started since
     */
    private record Failure(String why, Instant at, int times) {}

    /**
     * Runs {@code code} in a child of its own. An interrupt kills the child.
     *
     * @throws ToolUnavailable if too many scripts run already, or no child can be started
     */
    public PythonAnswer run(String code) throws InterruptedException {
        if (!turns.tryAcquire(settings.queueSeconds(), TimeUnit.SECONDS)) {
            throw new ToolUnavailable(
                    "the code interpreter is busy: other scripts have run for " + settings.queueSeconds() + " s", null);
        }
        try {
            used = true;
            ChildProcess child = take();
            try {
                warmer.execute(this::refill);
                return child.run(code);
            } finally {
                end(child);
            }
        } catch (IOException e) {
            LOG.warnf("an order waits for Python: %s", e.getMessage());
            throw new ToolUnavailable("the code interpreter cannot be started at the moment", e);
        } finally {
            turns.release();
        }
    }

    /** How scripts can be run now. */
    public PythonState state() {
        Failure last = failure;
        return new PythonState(
                (int) warm.stream().filter(ChildProcess::isWarm).count(),
                used ? settings.warm() : 0,
                settings.atOnce() - turns.availablePermits(),
                turns.getQueueLength(),
                last == null ? null : last.why(),
                last == null ? null : last.at().toString(),
                last != null && last.times() > 0);
    }

    private ChildProcess take() throws IOException, InterruptedException {
        for (ChildProcess child = warm.poll(); child != null; child = warm.poll()) {
            if (child.isWarm()) {
                return child;
            }
            end(child);
        }
        return started();
    }

    private ChildProcess started() throws IOException, InterruptedException {
        try {
            ChildProcess child = begun();
            Failure last = failure;
            failure = last == null ? null : new Failure(last.why(), last.at(), 0);
            return child;
        } catch (IOException e) {
            Failure last = failure;
            failure = new Failure(e.getMessage(), Instant.now(), last == null ? 1 : last.times() + 1);
            throw e;
        }
    }

    private ChildProcess begun() throws IOException, InterruptedException {
        ChildProcess child = ChildProcess.start(settings);
        all.add(child);
        boolean whole = false;
        try {
            child.awaitWarm();
            whole = !stopped;
            return child;
        } finally {
            if (!whole) {
                end(child);
            }
        }
    }

    private void look() {
        Failure last = failure;
        boolean rests = last != null
                && last.times() > 0
                && Instant.now().isBefore(last.at().plus(rest(last.times())));
        if (used && !rests) {
            refill();
        }
    }

    private Duration rest(int failures) {
        long ms = lookMs << Math.min(failures, 10);
        return ms < LONGEST_REST.toMillis() ? Duration.ofMillis(ms) : LONGEST_REST;
    }

    private void refill() {
        warm.removeIf(child -> {
            boolean dead = !child.isWarm();
            if (dead) {
                end(child);
            }
            return dead;
        });
        try {
            while (!stopped && warm.size() < settings.warm()) {
                warm.add(started());
            }
        } catch (IOException e) {
            if (!stopped) {
                LOG.warnf("no Python is kept warm, and it is tried again: %s", e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(ChildProcess child) {
        child.close();
        all.remove(child);
    }

    @PreDestroy
    void stop() {
        stopped = true;
        warmer.shutdownNow();
        all.forEach(ChildProcess::close);
    }
}
