package integration.building;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

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
    /** How long a route that cannot stand twice may take to stop. Else it goes on, and is asked again a moment later. */
    private static final long STOP_MS = 1_000;

    private final ModelCamelContext camel;
    private final String id;
    /** The newest one last. */
    private final Deque<Running> running = new ArrayDeque<>();

    private Edition wanted;

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
        wanted = edition;
    }

    Edition wanted() {
        return wanted;
    }

    /** The one that gets what comes; null if there is none. */
    Edition newest() {
        return running.isEmpty() ? null : running.getLast().edition();
    }

    /** True if what runs is what is wanted, alone and under the route's own id. */
    boolean isSettled() {
        if (wanted == null) {
            return running.isEmpty();
        }
        return running.size() == 1 && running.getLast().id().equals(id) && wanted.isSameAs(newest());
    }

    /**
     * Goes on as far as it can without waiting for messages. To be called again until it {@link #isSettled}.
     *
     * @throws Exception if the wanted edition cannot be started; then the one before it runs on, and is what is wanted
     */
    void settle() throws Exception {
        if (running.isEmpty()) {
            if (wanted != null) {
                add(id, wanted);
            }
        } else if (wanted == null) {
            retire(running.getLast());
        } else if (!wanted.isSameAs(newest())) {
            change();
        }
        removeWhatIsLeft();
        Running newest = running.peekLast();
        if (newest != null && wanted != null && !newest.id().equals(id) && isFree(id)) {
            add(id, newest.edition());
        }
    }

    /** Before Camel starts: nothing runs, so nothing is waited for. */
    void settleBeforeStart() throws Exception {
        while (!running.isEmpty()) {
            camel.removeRouteDefinition(
                    camel.getRouteDefinition(running.removeLast().id()));
        }
        if (wanted != null) {
            add(id, wanted);
        }
    }

    private void change() throws Exception {
        if (wanted.isDirect() && newest().isDirect()) {
            for (int i = 1; i <= MOST; i++) {
                if (isFree(PresentRoute.beside(id, i))) {
                    add(PresentRoute.beside(id, i), wanted);
                    return;
                }
            }
        } else if (retire(running.getLast())) {
            Edition before = running.removeLast().edition();
            try {
                add(id, wanted);
            } catch (Exception failed) {
                add(id, before);
                throw failed;
            }
        }
    }

    private void add(String as, Edition edition) throws Exception {
        try {
            edition.addTo(camel, as);
            running.add(new Running(as, edition));
        } catch (Exception failed) {
            discard(as);
            wanted = newest();
            throw failed;
        }
    }

    /** True if it has stopped and is gone from Camel. */
    private boolean retire(Running one) throws Exception {
        Route route = camel.getRoute(one.id());
        if (one.edition().isDirect() && route != null) {
            Entry.of(route.getConsumer()).retire();
            return false;
        }
        if (!camel.getRouteController().stopRoute(one.id(), STOP_MS, TimeUnit.MILLISECONDS, true)) {
            return false;
        }
        discard(one.id());
        return true;
    }

    private void removeWhatIsLeft() throws Exception {
        for (Running one : List.copyOf(running)) {
            Route route = camel.getRoute(one.id());
            boolean left = route == null
                    || one.edition().isDirect() && Entry.of(route.getConsumer()).isLeft();
            if (left && (one != running.peekLast() || wanted == null)) {
                discard(one.id());
                running.remove(one);
            }
        }
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
}
