package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of all rounds, their medians, and the forms that they are told in. */
final class Results {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINE = "%-36s %18s  %-32s %16s %8s  %-10s %s%n";
    private static final int FEW = 100;

    private record Series(String unit, List<Double> rounds) {}

    private final Map<String, Series> measures = new LinkedHashMap<>();

    /** Keeps what a round measured. */
    void add(String measure, String unit, double value) {
        measures.computeIfAbsent(measure, name -> new Series(unit, new ArrayList<>()))
                .rounds()
                .add(value);
    }

    /** The median of the rounds; not a number if there was none. */
    double median(String measure) {
        Series series = measures.get(measure);
        return series == null ? Double.NaN : median(series.rounds());
    }

    /** The median of the values, of which there is at least one. */
    static double median(List<Double> values) {
        return share(values, 0.5);
    }

    /** The value that this share of the values, of which there is at least one, does not exceed. */
    static double share(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double at = share * (sorted.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }

    /** What was measured of ours, divided by the same of the baseline; not a number if one is missing. */
    double ratio(String measure, String baseline) {
        return median(measure) / median(baseline);
    }

    /** With as many digits as tell something. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (value == Math.rint(value) || Math.abs(value) >= FEW) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }

    /** The table, a line of text each. Without {@code all} only what was measured. */
    String table(boolean all) {
        var text = new StringBuilder();
        text.append(String.format(LINE, "measure", "ours", "baseline", "", "ratio", "goal", ""));
        for (Goals.Line line : Goals.lines()) {
            String other = line.baseline();
            if (!all && !measures.containsKey(line.measure()) && !measures.containsKey(other)) {
                continue;
            }
            text.append(String.format(
                    LINE,
                    line.measure() == null ? line.row() : line.measure(),
                    value(line.measure()),
                    other == null ? "" : other,
                    other == null ? "" : value(other),
                    other == null ? "" : text(ratio(line.measure(), other)),
                    line.text(),
                    line.verdict(this)));
        }
        return text.toString();
    }

    private String value(String measure) {
        Series series = measures.get(measure);
        return series == null ? "not measured" : text(median(series.rounds())) + " " + series.unit();
    }

    /** Adds {@code measures}, {@code ratios} and {@code goals} to what is said of the run. */
    ObjectNode json(ObjectNode run) {
        var list = run.putArray("measures");
        measures.forEach((name, series) -> {
            ObjectNode one = list.addObject()
                    .put("name", name)
                    .put("value", median(series.rounds()))
                    .put("unit", series.unit());
            one.set("rounds", JSON.valueToTree(series.rounds()));
        });
        var ratios = run.putArray("ratios");
        var goals = run.putArray("goals");
        for (Goals.Line line : Goals.lines()) {
            double ratio = line.baseline() == null ? Double.NaN : ratio(line.measure(), line.baseline());
            if (!Double.isNaN(ratio)) {
                ratios.addObject()
                        .put("name", line.measure())
                        .put("baseline", line.baseline())
                        .put("value", ratio);
            }
            if (!line.verdict(this).equals("-")) {
                goals.addObject()
                        .put("goal", line.row())
                        .put("name", line.measure())
                        .put("wanted", line.text())
                        .put("met", line.verdict(this).equals("met"));
            }
        }
        return run;
    }
}
