package integration;

import integration.FilesInForce.Known;
import integration.checking.Item;
import integration.files.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the routes' folder has brought.
 *
 * @param files by name
 * @param routes of each of their routes that is in force, by id, the file
 */
public record FolderState(List<FileState> files, Map<String, String> routes) {

    private static final int MOST_REASONS = 5;

    static final FolderState EMPTY = new FolderState(List.of(), Map.of());

    /**
     * A file of the folder, or the folder itself if it cannot be read.
     *
     * @param inForce false if nothing of it is; true also if an older state of it is
     * @param faults why it is not in force as it is; empty if it is
     */
    public record FileState(String name, boolean inForce, List<Fault> faults) {}

    /** @param notRunning of files in force, why some of it does not run */
    static FolderState of(FilesInForce files, List<Fault> notRunning) {
        Map<String, List<Fault>> faults = new TreeMap<>(files.refused());
        notRunning.forEach(fault -> faults.putIfAbsent(fault.file(), List.of(fault)));
        var names = new TreeSet<>(files.inForce().keySet());
        names.addAll(faults.keySet());
        List<FileState> states = new ArrayList<>();
        names.forEach(name -> states.add(
                new FileState(name, files.inForce().containsKey(name), faults.getOrDefault(name, List.of()))));
        Map<String, String> routes = new TreeMap<>();
        for (Known known : files.inForce().values()) {
            for (Item route : known.declared().routes()) {
                routes.put(route.id(), known.file().name());
            }
        }
        return new FolderState(List.copyOf(states), Map.copyOf(routes));
    }

    /** The same, and the folder is not as it was. */
    FolderState withFault(Fault fault) {
        List<FileState> all = new ArrayList<>(files);
        all.removeIf(file -> file.name().equals(fault.file()));
        all.addFirst(new FileState(fault.file(), false, List.of(fault)));
        return new FolderState(List.copyOf(all), routes);
    }

    /** A line for each file that is not in force as it is, for an operator; after a few only their number. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        for (FileState file : files) {
            if (!file.faults().isEmpty()) {
                reasons.add("a file of routes is not in force" + (file.inForce() ? " as it is: " : ": ")
                        + file.faults().getFirst());
            }
        }
        if (reasons.size() > MOST_REASONS) {
            int more = reasons.size() - MOST_REASONS;
            reasons.subList(MOST_REASONS, reasons.size()).clear();
            reasons.add("of " + more + " more files of routes, see GET /api/routes");
        }
        return reasons;
    }
}
