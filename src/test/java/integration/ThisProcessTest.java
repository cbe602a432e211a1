package integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import integration.FilesInForce.Known;
import integration.building.Edition;
import integration.checking.Call;
import integration.checking.Declared;
import integration.checking.Item;
import integration.files.RouteFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which process has which routes of files. */
class ThisProcessTest {

    private static final Set<String> KNOWN =
            Set.of("process-order", "tool-calculator", "list-orders", "read-events", "take-turn");

    @Test
    void aWorkerHasOrdersToolsAndWhatIsNew() {
        assertEquals(
                Set.of("take-turn", "tool-new", "helper", "new"),
                ids(
                        process("process-order", "tool-calculator", "take-turn"),
                        file("take-turn", "helper"),
                        file("tool-new"),
                        file("helper"),
                        file("new"),
                        file("list-orders")));
    }

    @Test
    void theApiHasItsOperationsToolsAndWhatThoseCall() {
        assertEquals(
                Set.of("list-orders", "tool-new", "helper", "its-helper"),
                ids(
                        process("list-orders", "tool-calculator"),
                        file("list-orders", "helper"),
                        file("helper", "its-helper"),
                        file("its-helper"),
                        file("tool-new"),
                        file("new"),
                        file("take-turn")));
    }

    @Test
    void aListenerHasWhatItReplaces() {
        assertEquals(
                Set.of("read-events", "built-in-read-events"),
                ids(
                        process("read-events"),
                        file("read-events", "built-in-read-events"),
                        file("tool-new"),
                        file("new")));
    }

    private static ThisProcess process(String... routes) {
        return new ThisProcess(
                KNOWN, Arrays.stream(routes).collect(Collectors.toMap(id -> id, ThisProcessTest::edition)));
    }

    private static Edition edition(String id) {
        return new Edition(id, id, new RouteFile(id, ""), "", "direct:" + id, null);
    }

    private static Known file(String id, String... calls) {
        return new Known(
                new RouteFile(id, "- route:\n    id: " + id + "\n"),
                new Declared(
                        List.of(new Item(id, 2, 9, "direct:" + id, null)),
                        List.of(),
                        Arrays.stream(calls).map(call -> new Call(call, 1, 1)).toList(),
                        Set.of()));
    }

    private static Set<String> ids(ThisProcess process, Known... files) {
        Map<String, Edition> editions = process.editions(List.of(files));
        return new TreeSet<>(editions.keySet());
    }
}
