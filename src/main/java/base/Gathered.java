package base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Does in one go what many threads want done at the same moment. While one lot is on its way, what comes next gathers and goes
 * together, so a thread that is alone waits for nobody and many share the cost of one: a database's group commit, for statements
 * and requests of any kind.
 *
 * @param <T> what is wanted
 * @param <R> what comes of it
 */
public final class Gathered<T, R> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Gathered.class);

    private final int most;
    private final Function<List<T>, Map<T, R>> together;
    private final Function<T, R> alone;
    private final BlockingQueue<Wish<T, R>> waiting = new LinkedBlockingQueue<>();
    private final Wish<T, R> last = new Wish<>(null, null);
    private volatile boolean ended;

    private record Wish<T, R>(T wanted, CompletableFuture<Optional<R>> done) {}

    /**
     * @param name of the thread that does it
     * @param most so many in one go
     * @param together does several; what it leaves out of its answer, and everything if it fails, is done alone
     * @param alone does one, in the thread that wants it
     */
    public Gathered(String name, int most, Function<List<T>, Map<T, R>> together, Function<T, R> alone) {
        this.most = most;
        this.together = together;
        this.alone = alone;
        Thread.ofVirtual().name(name).start(this::work);
    }

    /**
     * Returns what came of it. An interruption of the thread ends nothing that was begun, and is there afterwards.
     *
     * @throws RuntimeException what doing it alone threw
     */
    public R get(T wanted) {
        boolean interrupted = Thread.interrupted();
        try {
            var wish = new Wish<T, R>(wanted, new CompletableFuture<>());
            waiting.add(wish);
            if (ended) {
                wish.done().complete(Optional.empty());
            }
            Optional<R> done = wish.done().join();
            interrupted |= Thread.interrupted();
            return done.orElseGet(() -> alone.apply(wanted));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work() {
        List<Wish<T, R>> lot = new ArrayList<>();
        try {
            while (!ended) {
                lot.add(next());
                waiting.drainTo(lot, most - 1);
                ended = lot.remove(last);
                Map<T, R> done = lot.isEmpty()
                        ? Map.of()
                        : done(lot.stream().map(Wish::wanted).toList());
                lot.forEach(one -> one.done().complete(Optional.ofNullable(done.get(one.wanted()))));
                lot.clear();
            }
        } finally {
            // Whatever ended it, such as a lack of memory, nobody waits for it any more.
            ended = true;
            lot.forEach(one -> one.done().complete(Optional.empty()));
            waiting.forEach(one -> one.done().complete(Optional.empty()));
        }
    }

    private Wish<T, R> next() {
        try {
            return waiting.take();
        } catch (InterruptedException nobodyDoes) {
            return last;
        }
    }

    private Map<T, R> done(List<T> wanted) {
        try {
            return together.apply(wanted);
        } catch (RuntimeException | Error failed) {
            // One of them may be to blame: alone it fails by its own name, and the others do not.
            LOG.debugf(failed, "%d are done one by one", wanted.size());
            return Map.of();
        }
    }

    /** How many wait for the next lot. */
    int waiting() {
        return waiting.size();
    }

    /** What is wanted from now on is done alone. */
    @Override
    public void close() {
        waiting.add(last);
    }
}
