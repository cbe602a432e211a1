package bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table and {@code results.json} of {@code bench/run}. Nothing is timed here. */
class GoalsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void eachGoalHasItsLines() {
        assertEquals(
                List.of(
                        "CPU of one plain order",
                        "pipeline to completing",
                        "pipeline to completed",
                        "statements and commits of a plain order",
                        "queue alone",
                        "start latency at 20/s",
                        "model-bound",
                        "one order on 1 s blocks",
                        "burst of 1,000 of one key",
                        "catch-up",
                        "list of an agent's orders by any status",
                        "API read of one order",
                        "API write",
                        "start to ready",
                        "memory in a 512 MiB limit",
                        "package",
                        "models paid twice over"),
                Goals.lines().stream().map(Goals.Line::row).distinct().toList());
    }

    @Test
    void theTableShowsEachLineWithItsGoal() {
        String table = new Results().table(true);
        for (Goals.Line line : Goals.lines()) {
            String name = line.measure() == null ? line.row() : line.measure();
            assertTrue(table.lines().anyMatch(one -> one.startsWith(name) && one.contains(line.text())), name);
        }
        assertEquals(Goals.lines().size() + 1, table.lines().count());
    }

    @Test
    void medianRatioAndGoalAreComparedAsTheyAreMeant() {
        var results = new Results();
        for (double value : new double[] {9, 1600, 1700}) {
            results.add("pipeline, 1 agent", "orders/s", value);
        }
        results.add("DBOS, 4 steps", "workflows/s", 400);
        results.add("order CPU", "ms", 1.0);
        results.add("start latency at 20/s, p99", "ms", 30);
        results.add("graphile-worker at 20/s, p99", "ms", 15.5);

        assertEquals(1600, results.median("pipeline, 1 agent"));
        assertEquals(4, results.ratio("pipeline, 1 agent", "DBOS, 4 steps"));
        assertEquals(
                List.of(
                        "order CPU <= 1 met",
                        "pipeline, 1 agent >= 1,500 met",
                        "pipeline, 1 agent >= 5x not met",
                        "start latency at 20/s, p99 <= 2x met"),
                Goals.lines().stream()
                        .filter(line -> !line.verdict(results).equals("-"))
                        .map(line -> line.measure() + " " + line.text() + " " + line.verdict(results))
                        .toList());
        assertEquals("-", Results.text(Double.NaN));
        assertEquals("0.05", Results.text(0.05));
        assertEquals("20,000", Results.text(20_000));
    }

    @Test
    void theFileHasAllRoundsTheRatiosAndTheGoals() {
        var results = new Results();
        results.add("order CPU", "ms", 3);
        results.add("order CPU", "ms", 1);
        results.add("order CPU", "ms", 2);
        results.add("DBOS workflow CPU", "ms", 4);

        JsonNode file = results.json(JSON.createObjectNode().put("revision", "abc"));

        assertEquals(
                JSON.valueToTree(List.of("revision", "measures", "ratios", "goals")), JSON.valueToTree(names(file)));
        assertEquals(
                "{\"name\":\"order CPU\",\"value\":2.0,\"unit\":\"ms\",\"rounds\":[3.0,1.0,2.0]}",
                file.get("measures").get(0).toString());
        assertEquals(
                "[{\"name\":\"order CPU\",\"baseline\":\"DBOS workflow CPU\",\"value\":0.5}]",
                file.get("ratios").toString());
        assertEquals(
                "[{\"goal\":\"CPU of one plain order\",\"name\":\"order CPU\",\"wanted\":\"<= 1\",\"met\":false}]",
                file.get("goals").toString());
    }

    @Test
    void namesOfMeasuresAreDistinct() {
        List<String> names = Bench.measures().stream().map(Measure::name).toList();
        assertFalse(names.isEmpty());
        assertEquals(names.stream().distinct().toList(), names);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
