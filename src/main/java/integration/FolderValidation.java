package integration;

import integration.files.Fault;
import integration.files.Folder;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says whether a folder of files could be taken by a runtime as it is. */
@ApplicationScoped
public class FolderValidation {

    private final Checks checks;

    FolderValidation(Checks checks) {
        this.checks = checks;
    }

    /** @param lines for a person: each fault, and how many files and routes there are at the end */
    public record Outcome(boolean isRight, List<String> lines) {}

    /** What a runtime would say that starts with {@code folder}, and in whose environment every {@code ROUTE_} name is set. */
    public Outcome of(Path folder) {
        var files = new FilesInForce(checks.ofFiles(), checks.ofSets(), checks::tryOutForElsewhere);
        files.take(new Folder(folder).read());
        List<String> lines = new ArrayList<>();
        for (List<Fault> faults : files.refused().values()) {
            faults.forEach(fault -> lines.add(fault.toString()));
        }
        int routes = files.inForce().values().stream()
                .mapToInt(known -> known.declared().routes().size())
                .sum();
        int all = files.inForce().size() + files.refused().size();
        lines.add(
                files.refused().isEmpty()
                        ? "right: " + counted(all, "file") + ", " + counted(routes, "route")
                        : "wrong: " + files.refused().size() + " of " + counted(all, "file"));
        return new Outcome(files.refused().isEmpty(), lines);
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
