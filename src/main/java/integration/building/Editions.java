package integration.building;

import integration.files.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * The editions of one route that run at the moment: mostly one, under the route's id. While an older one ends what it has, newer
 * ones stand beside it as {@code id~1} and so on; the newest gets what comes. Nothing on its way is cut off.
 *
 * <p>A route that is not called by {@code direct:} cannot stand twice: a timer would tick twice. It is stopped, and then started
 * anew.
 */
final class Editions {

    /** So many may wait for their last messages; more changes wait for one of them. */
    static final int MOST = 8;
    /** How long a route that cannot stand twice may take to stop. Else it goes on, and is asked again later. */
    private static final long STOP_MS = 1_000;
    /** What failed, or did not stop, is tried again. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** What has not ended by then is told. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final String DIRECT = "direct:";

    private final ModelCamelContext camel;
    private final String id;
    /** The newest one last. */
    private final Deque<Running> running = new ArrayDeque<>();

    private Edition wanted;
    private long wantedAt = System.nanoTime();
    private long notBefore = wantedAt;
    private Fault failure;

    private record Running(String id, Edition edition) {}

    /** @param present the one that Camel has already; null if there is none */
    Editions(ModelCamelContext camel, String id, Edition present) {
        this.camel = camel;
        this.id = id;
        this.wanted = present;
        if (present != null) {
            running.add(new Running(id, present));
        }
    }

    /** @param edition null for none */
    void want(Edition edition) {
        if (edition == null ? wanted != null : !edition.isSameAs(wanted)) {
            wantedAt = System.nanoTime();
            notBefore = wantedAt;
            failure = null;
        }
        wanted = edition;
    }

    Edition wanted() {
        return wanted;
    }

    /** True if it is to be no more. */
    boolean isUnwanted() {
        return wanted == null;
    }

    /** The one that gets what comes; null if there is none. */
    Edition newest() {
        return running.isEmpty() ? null : running.getLast().edition();
    }

    /** True if what runs is what is wanted, alone, under the route's own id, and open. */
    boolean isSettled() {
        if (wanted == null) {
            return running.isEmpty();
        }
        return running.size() == 1
                && running.getLast().id().equals(id)
                && wanted.isSameAs(newest())
                && entry(running.getLast()).map(Entry::isOpen).orElse(true);
    }

    /** Why what is wanted does not run; empty if it does, or will in a moment. */
    Optional<Fault> fault() {
        boolean waits = wanted != null
                && newest() != null
                && !wanted.isSameAs(newest())
                && System.nanoTime() - wantedAt > LONG_NANOS;
        return Optional.ofNullable(failure)
                .or(() -> waits
                        ? Optional.of(Fault.of(
                                wanted.file().name(),
                                id + " waits until what it works on ends; the edition before it runs on"))
                        : Optional.empty());
    }

    /** Goes on as far as it can without waiting for messages. To be called again until it {@link #isSettled}. */
    void settle() {
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            goOn();
            failure = null;
        } catch (Exception failed) {
            notBefore = System.nanoTime() + AGAIN_NANOS;
            Edition meant = wanted == null ? newest() : wanted;
            failure = meant == null ? null : Scratch.fault(meant.file(), failed);
        }
    }

    /** Before Camel starts nothing runs, so nothing is waited for; what cannot be had leaves what was there. */
    void settleBeforeStart() {
        RouteDefinition before = camel.getRouteDefinition(id);
        try {
            if (before != null) {
                camel.removeRouteDefinition(before);
            }
            wanted.addTo(camel, id);
            running.clear();
            running.add(new Running(id, wanted));
        } catch (Exception failed) {
            failure = Scratch.fault(wanted.file(), failed);
            restore(before);
        }
    }

    private void restore(RouteDefinition before) {
        try {
            RouteDefinition half = camel.getRouteDefinition(id);
            if (half != null && half != before) {
                camel.removeRouteDefinition(half);
            }
            if (before != null && camel.getRouteDefinition(id) == null) {
                camel.addRouteDefinition(before);
            }
        } catch (Exception lost) {
            throw new IllegalStateException("the route " + id + " could not be put back", lost);
        }
    }

    private void goOn() throws Exception {
        Running newest = running.peekLast();
        if (newest == null) {
            if (wanted != null) {
                add(id, wanted);
            }
        } else if (wanted == null) {
            retire(newest);
        } else if (!wanted.isSameAs(newest.edition())) {
            change(newest);
        } else {
            // It may have been on its way out when it was wanted again.
            entry(newest).filter(entry -> !entry.isOpen() && !entry.isOver()).ifPresent(Entry::admit);
        }
        removeWhatIsLeft();
        newest = running.peekLast();
        if (newest != null && wanted != null && !newest.id().equals(id) && isFree(id)) {
            addBeside(id, newest.edition());
        }
    }

    private void change(Running newest) throws Exception {
        if (entry(newest).isPresent() && wanted.isDirect(camel)) {
            for (int i = 1; i <= MOST; i++) {
                if (isFree(PresentRoute.beside(id, i))) {
                    addBeside(PresentRoute.beside(id, i), wanted);
                    return;
                }
            }
        } else if (retire(newest)) {
            Edition before = running.removeLast().edition();
            try {
                add(id, wanted);
            } catch (Exception failed) {
                add(id, before);
                throw failed;
            }
        }
    }

    /** The ones before it get nothing any more, whether or not it runs: a file may say that it is not to start. */
    private void addBeside(String as, Edition edition) throws Exception {
        add(as, edition);
        for (Running one : running) {
            if (one != running.getLast()) {
                entry(one).ifPresent(entry -> entry.shut(true));
            }
        }
    }

    private void add(String as, Edition edition) throws Exception {
        try {
            edition.addTo(camel, as);
            running.add(new Running(as, edition));
        } catch (Exception failed) {
            discard(as);
            throw failed;
        }
    }

    /** True if it has stopped and is gone from Camel. */
    private boolean retire(Running one) throws Exception {
        Optional<Entry> entry = entry(one);
        if (entry.isPresent()) {
            entry.get().shut(false);
            if (!entry.get().isLeft()) {
                return false;
            }
        } else if (camel.getRoute(one.id()) != null
                && !camel.getRouteController().stopRoute(one.id(), STOP_MS, TimeUnit.MILLISECONDS, true)) {
            notBefore = System.nanoTime() + AGAIN_NANOS;
            return false;
        }
        discard(one.id());
        return true;
    }

    private void removeWhatIsLeft() throws Exception {
        for (Running one : List.copyOf(running)) {
            boolean left = camel.getRoute(one.id()) == null
                    || entry(one).map(Entry::isLeft).orElse(false);
            if (left && (one != running.peekLast() || wanted == null)) {
                discard(one.id());
                running.remove(one);
            }
        }
    }

    private Optional<Entry> entry(Running one) {
        return Entry.of(camel.getRoute(one.id()));
    }

    private boolean isFree(String name) {
        return camel.getRoute(name) == null && camel.getRouteDefinition(name) == null;
    }

    private void discard(String name) throws Exception {
        if (camel.getRoute(name) != null) {
            camel.getRouteController().stopRoute(name);
            camel.removeRoute(name);
        }
        RouteDefinition definition = camel.getRouteDefinition(name);
        if (definition != null) {
            camel.removeRouteDefinition(definition);
        }
    }

    /** The names behind {@code direct:} that editions call which end what they have: those must not go before them. */
    Set<String> stillCalls() {
        Set<String> calls = new HashSet<>();
        for (Running one : running) {
            if (wanted == null || one != running.peekLast()) {
                RouteDefinition definition = camel.getRouteDefinition(one.id());
                if (definition != null) {
                    ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), ToDefinition.class)
                            .forEach(to -> calls.add(to.getUri()));
                }
            }
        }
        calls.removeIf(uri -> uri == null || !uri.startsWith(DIRECT) || uri.equals(DIRECT + id));
        return calls;
    }

    /** True if somebody of {@code calls} may still send to it. */
    boolean isCalledBy(Set<String> calls) {
        return calls.contains(DIRECT + id) && System.nanoTime() - wantedAt < LONG_NANOS;
    }
}
