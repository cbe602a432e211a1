package integration;

import integration.checking.Checked;
import integration.checking.Declared;
import integration.checking.FileCheck;
import integration.checking.Item;
import integration.files.Fault;
import integration.files.Folder;
import integration.files.RouteFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which files are in force: of each the newest state that was found right. A file that was changed and is wrong stays as it was; one
 * that was taken away while others need it stays, too. Not thread-safe.
 */
final class FilesInForce {

    private final FileCheck check;
    private final Together together;
    private final Trial trial;
    private SortedMap<String, Known> inForce = new TreeMap<>();
    private SortedMap<String, List<Fault>> refused = new TreeMap<>();

    FilesInForce(FileCheck check, Together together, Trial trial) {
        this.check = check;
        this.together = together;
        this.trial = trial;
    }

    /** @param inForce what is in force already */
    FilesInForce(FileCheck check, Together together, Trial trial, SortedMap<String, Known> inForce) {
        this(check, together, trial);
        this.inForce = inForce;
    }

    /** Makes routes of files where no order is. */
    interface Trial {

        /**
         * @param all the files that would be in force
         * @param tried the names of those whose routes are made; of the others there are only the templates
         * @return why some cannot be made or started
         */
        List<Fault> faults(Collection<RouteFile> all, Set<String> tried);
    }

    /** A file and what it declares. */
    record Known(RouteFile file, Declared declared) {}

    /** What is in force, by name; it is never changed, but exchanged for another. */
    SortedMap<String, Known> inForce() {
        return inForce;
    }

    /** Why files are not in force as they are in the folder, by name. */
    SortedMap<String, List<Fault>> refused() {
        return refused;
    }

    /** Takes what the folder holds, as far as it is right. */
    void take(Folder.Contents contents) {
        SortedMap<String, List<Fault>> faults = new TreeMap<>();
        SortedMap<String, Known> found = new TreeMap<>();
        contents.faults().forEach(fault -> add(faults, fault));
        for (RouteFile file : contents.files()) {
            Known before = inForce.get(file.name());
            if (before != null && before.file().equals(file)) {
                found.put(file.name(), before);
            } else {
                Checked checked = check.check(file);
                checked.faults().forEach(fault -> add(faults, fault));
                found.put(file.name(), new Known(file, checked.declared()));
            }
        }
        // Each round refuses one more, so they end.
        SortedMap<String, Known> all = all(found, faults.keySet());
        List<Fault> more = faults(all);
        while (!more.isEmpty()) {
            more.forEach(fault -> add(faults, fault));
            all = all(found, faults.keySet());
            more = faults(all);
        }
        inForce = Collections.unmodifiableSortedMap(all);
        refused = faults;
    }

    /** What would be in force: what was found, and of what is refused what was before. */
    private SortedMap<String, Known> all(Map<String, Known> found, Set<String> refusedNames) {
        SortedMap<String, Known> all = new TreeMap<>(found);
        for (String name : refusedNames) {
            all.remove(name);
            if (inForce.containsKey(name)) {
                all.put(name, inForce.get(name));
            }
        }
        return all;
    }

    /** Why that cannot be, told of files that are not as they were. */
    private List<Fault> faults(SortedMap<String, Known> all) {
        Set<String> changed = new TreeSet<>();
        all.forEach((name, known) -> {
            if (!known.equals(inForce.get(name))) {
                changed.add(name);
            }
        });
        Set<String> gone = new TreeSet<>(inForce.keySet());
        gone.removeAll(all.keySet());
        if (changed.isEmpty() && gone.isEmpty()) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>(together.faults(declared(all), declared(inForce), changed));
        if (faults.isEmpty() && !changed.isEmpty()) {
            faults.addAll(trial.faults(all.values().stream().map(Known::file).toList(), withUsers(all, changed)));
        }
        if (!faults.isEmpty() && faults.stream().noneMatch(one -> isOneOf(one.file(), changed, gone))) {
            // A file that is as it was does not go with a change of others.
            String reason = "with this change others fail: " + faults.getFirst();
            return (changed.isEmpty() ? gone : changed)
                    .stream().map(name -> Fault.of(name, reason)).toList();
        }
        return faults.stream().filter(one -> isOneOf(one.file(), changed, gone)).toList();
    }

    private static boolean isOneOf(String name, Set<String> changed, Set<String> gone) {
        return changed.contains(name) || gone.contains(name);
    }

    /** With those whose routes are made of a template that was changed. */
    private static Set<String> withUsers(Map<String, Known> all, Set<String> changed) {
        Set<String> templates = changed.stream()
                .flatMap(name -> all.get(name).declared().templates().stream())
                .map(Item::id)
                .collect(Collectors.toSet());
        Set<String> tried = new TreeSet<>(changed);
        all.forEach((name, known) -> {
            if (known.declared().routes().stream().anyMatch(route -> templates.contains(route.template()))) {
                tried.add(name);
            }
        });
        return tried;
    }

    private static Map<String, Declared> declared(Map<String, Known> files) {
        return files.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().declared()));
    }

    private static void add(Map<String, List<Fault>> faults, Fault fault) {
        faults.computeIfAbsent(fault.file(), none -> new ArrayList<>()).add(fault);
    }
}
