package integration;

import base.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What Hawtio shows of the integrator's files. */
@ApplicationScoped
public class EditFigures implements Watched {

    private final RouteEdits edits;

    EditFigures(RouteEdits edits) {
        this.edits = edits;
    }

    @Override
    public String name() {
        return "RouteEdits";
    }

    @Override
    public Map<String, Object> values() {
        FolderState state = edits.state();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "FilesInForce",
                state.files().stream().filter(FolderState.FileState::inForce).count());
        values.put(
                "FilesRefused",
                state.files().stream().filter(file -> !file.faults().isEmpty()).count());
        values.put("Routes", String.join(", ", new TreeSet<>(state.routes().keySet())));
        values.put("Refusals", String.join("\n", state.reasons()));
        return values;
    }
}
