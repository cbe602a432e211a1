package integration;

import integration.checking.Call;
import integration.checking.Declared;
import integration.checking.Item;
import integration.files.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether files go together, each of which is right by itself: no id twice, and whatever is called is there. Where two files
 * disagree, the one that was changed is at fault.
 */
final class Together {

    private static final String DIRECT = "direct:";

    private final BuiltIn builtIn;

    Together(BuiltIn builtIn) {
        this.builtIn = builtIn;
    }

    /**
     * @param files what each declares, by name
     * @param before what each declared that was in force, also those that were taken away
     * @param changed names of those that are new or not as they were
     * @return a fault for each file that cannot be as it is now: a changed one is to be as it was, one that was taken away is to stay
     */
    List<Fault> faults(Map<String, Declared> files, Map<String, Declared> before, Set<String> changed) {
        Map<String, String> owners = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        // What is as it was has its names first.
        for (boolean turn : new boolean[] {false, true}) {
            new TreeMap<>(files).forEach((name, declared) -> {
                if (changed.contains(name) == turn) {
                    faults.addAll(twice(name, declared, owners));
                }
            });
        }
        Set<String> served = new HashSet<>(builtIn.served());
        Set<String> templates = new HashSet<>(builtIn.templates());
        files.values().forEach(declared -> {
            served.addAll(served(declared));
            templates.addAll(templates(declared));
        });
        files.forEach((name, declared) -> {
            for (Call call : declared.calls()) {
                if (!served.contains(call.direct())) {
                    faults.addAll(missing(
                            new Fault(
                                    name, call.line(), call.column(), "no route begins with " + DIRECT + call.direct()),
                            changed.contains(name),
                            before,
                            one -> served(one).contains(call.direct())));
                }
            }
            for (Item route : declared.routes()) {
                if (route.template() != null && !templates.contains(route.template())) {
                    faults.addAll(missing(
                            fault(name, route, "there is no route template " + route.template()),
                            changed.contains(name),
                            before,
                            one -> templates(one).contains(route.template())));
                }
            }
        });
        return faults;
    }

    /** Of a file that was not changed the fault is that of those that had what it needs. */
    private static List<Fault> missing(
            Fault fault, boolean isChanged, Map<String, Declared> before, Predicate<Declared> hadIt) {
        if (isChanged) {
            return List.of(fault);
        }
        return before.entrySet().stream()
                .filter(one -> hadIt.test(one.getValue()))
                .map(one -> Fault.of(one.getKey(), "what it had is needed; without it: " + fault))
                .toList();
    }

    private static Set<String> served(Declared file) {
        return file.routes().stream()
                .map(Together::served)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Set<String> templates(Declared file) {
        return file.templates().stream().map(Item::id).collect(Collectors.toSet());
    }

    private List<Fault> twice(String file, Declared declared, Map<String, String> owners) {
        List<Fault> faults = new ArrayList<>();
        for (Item route : declared.routes()) {
            String direct = served(route);
            String taken = owners.putIfAbsent("route " + route.id(), file);
            if (BuiltIn.own(route.id()) != null) {
                faults.add(fault(
                        file, route, "an id that begins with " + BuiltIn.OWN + " is that of what the runtime brings"));
            } else if (taken != null) {
                faults.add(fault(file, route, "the id " + route.id() + " is that of a route in " + taken + ", too"));
            } else if (direct != null
                    && !direct.equals(route.id())
                    && builtIn.served().contains(direct)) {
                faults.add(fault(
                        file,
                        route,
                        "it begins as the runtime's own route " + direct
                                + "; to replace that, give this route its id"));
            } else if (direct != null && owners.putIfAbsent(DIRECT + direct, file) != null) {
                faults.add(
                        fault(file, route, "a route in " + owners.get(DIRECT + direct) + " begins so, too: " + direct));
            }
        }
        for (Item template : declared.templates()) {
            String taken = owners.putIfAbsent("template " + template.id(), file);
            if (taken != null) {
                faults.add(fault(
                        file,
                        template,
                        "the id " + template.id() + " is that of a route template in " + taken + ", too"));
            }
        }
        return faults;
    }

    private static Fault fault(String file, Item item, String reason) {
        return new Fault(file, item.line(), item.column(), reason);
    }

    /**
     * The name behind {@code direct:} or {@code seda:} by which others call it; null if they do not. One that is made from a template
     * is called by its id.
     */
    static String served(Item route) {
        if (route.template() != null) {
            return route.id();
        }
        if (route.from() == null
                || !route.from().startsWith(DIRECT) && !route.from().startsWith("seda:")) {
            return null;
        }
        String name = route.from().substring(route.from().indexOf(':') + 1);
        int options = name.indexOf('?');
        return options < 0 ? name : name.substring(0, options);
    }
}
