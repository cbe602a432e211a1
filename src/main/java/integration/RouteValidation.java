package integration;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import integration.FilesInForce.Known;
import integration.checking.Item;
import integration.files.Fault;
import integration.files.Folder;
import integration.files.RouteFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what would become of a file if it were put into the folder, and does not put it there. */
@ApplicationScoped
@Named("routeValidation")
public class RouteValidation {

    private final RouteEdits edits;
    private final Checks checks;

    RouteValidation(RouteEdits edits, Checks checks) {
        this.edits = edits;
        this.checks = checks;
    }

    /**
     * The answer; the names are the contract's.
     *
     * @param routes what the file would bring, if it is valid
     */
    public record Answer(boolean valid, List<Fault> faults, List<Brought> routes, List<String> templates) {}

    /** @param replaces true if it would stand in the place of one of the runtime's own routes */
    public record Brought(String id, boolean replaces) {}

    /** @param request {@code {"text", "name"}}; the name, of a file that is there or not, may be missing */
    public synchronized Answer validate(String request) throws JsonProcessingException {
        JsonNode asked = Json.mapper().readTree(request);
        var file = new RouteFile(
                asked.path("name").asText("routes" + Folder.ENDING),
                asked.path("text").asText());
        SortedMap<String, Known> inForce = edits.inForce();
        var files = new FilesInForce(checks.ofFiles(), checks.ofSets(), checks::tryOut, inForce);
        SortedMap<String, RouteFile> all = new TreeMap<>();
        inForce.forEach((name, known) -> all.put(name, known.file()));
        all.put(file.name(), file);
        files.take(new Folder.Contents(new ArrayList<>(all.values()), List.of()));
        List<Fault> faults = files.refused().getOrDefault(file.name(), List.of());
        if (!faults.isEmpty()) {
            return new Answer(false, faults, List.of(), List.of());
        }
        var declared = files.inForce().get(file.name()).declared();
        var own = checks.builtIn().routes().keySet();
        return new Answer(
                true,
                List.of(),
                declared.routes().stream()
                        .map(route -> new Brought(route.id(), own.contains(route.id())))
                        .toList(),
                declared.templates().stream().map(Item::id).toList());
    }
}
