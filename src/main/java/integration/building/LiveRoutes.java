package integration.building;

import integration.files.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.ModelCamelContext;

/**
 * The routes of the running context that are, or were, not the runtime's own. What is to run is told; how far it is, is gone on with
 * from time to time. Not thread-safe.
 */
public final class LiveRoutes {

    private final ModelCamelContext camel;
    private final Map<String, Edition> builtIn;
    private final Map<String, Editions> touched = new HashMap<>();

    /** @param builtIn by id, those that this process has */
    public LiveRoutes(ModelCamelContext camel, Map<String, Edition> builtIn) {
        this.camel = camel;
        this.builtIn = builtIn;
    }

    /** @param edited by id; a built-in route that is not among them is to be as it was */
    public void want(Map<String, Edition> edited) {
        edited.keySet().forEach(id -> touched.computeIfAbsent(id, none -> new Editions(camel, id, builtIn.get(id))));
        touched.forEach((id, editions) -> editions.want(edited.getOrDefault(id, builtIn.get(id))));
    }

    /** Before Camel starts. What begins by itself is left for after it, since a failure of it would be one of the start. */
    public List<Fault> settleBeforeStart() {
        return settle(true);
    }

    /** Goes on as far as nothing has to be waited for; what cannot be started is told, and the edition before it runs on. */
    public List<Fault> settle() {
        return settle(false);
    }

    private List<Fault> settle(boolean beforeStart) {
        List<Fault> faults = new ArrayList<>();
        touched.values().stream().filter(one -> !one.isSettled()).forEach(one -> {
            Edition wanted = one.wanted();
            try {
                if (!beforeStart) {
                    one.settle();
                } else if (wanted != null && wanted.isDirect()) {
                    one.settleBeforeStart();
                }
            } catch (Exception failed) {
                faults.add(Scratch.fault(wanted == null ? one.newest().file() : wanted.file(), failed));
            }
        });
        touched.values().removeIf(one -> one.isSettled() && one.newest() == null);
        return faults;
    }

    /** True if all that was wanted runs, and nothing else. */
    public boolean isSettled() {
        return touched.values().stream().allMatch(Editions::isSettled);
    }
}
