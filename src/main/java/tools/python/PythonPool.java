package tools.python;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import tools.ToolFailure;

/** Children for scripts, each for one. The first script starts the first; from then on some are kept warm. */
@ApplicationScoped
public class PythonPool {

    private static final Logger LOG = Logger.getLogger(PythonPool.class);

    private final PythonSettings settings;
    private final Semaphore turns;
    private final Queue<ChildProcess> warm = new ConcurrentLinkedQueue<>();
    private final Set<ChildProcess> all = ConcurrentHashMap.newKeySet();
    private final ExecutorService warmer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("python-warmer").factory());
    private volatile boolean stopped;

    public PythonPool(PythonSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.atOnce(), true);
    }

    /**
     * Runs {@code code} in a child of its own. An interrupt kills the child.
     *
     * @throws ToolFailure if too many scripts run already, or no child can be started
     */
    public PythonAnswer run(String code) throws InterruptedException {
        if (!turns.tryAcquire(settings.queueSeconds(), TimeUnit.SECONDS)) {
            throw new ToolFailure("too many scripts run at the moment; try again later");
        }
        try {
            ChildProcess child = take();
            try {
                warmer.execute(this::refill);
                return child.run(code);
            } finally {
                end(child);
            }
        } catch (IOException e) {
            LOG.warnf("no Python can be started: %s", e.getMessage());
            throw new ToolFailure("the interpreter cannot be started", e);
        } finally {
            turns.release();
        }
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
            LOG.warnf("no Python is kept warm: %s", e.getMessage());
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
