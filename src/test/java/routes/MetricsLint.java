package routes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus' own linter says of metrics in its text format: the rules of {@code promtool check metrics} (2.42, client_golang's
 * promlint), which is not everywhere; and that tool's own words where it is on the path.
 */
public final class MetricsLint {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\\\n]|\\\\[\"\\\\n])*)\"(?:,|$)");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) ((?:[^\\\\]|\\\\[\\\\n])*)");
    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][A-Z]");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Set<String> ABBREVIATED =
            Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
    private static final Map<String, String> UNITS = units();
    private static final List<String> PREFIXES = List.of(
            "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega", "mibi", "giga",
            "gibi", "tera", "tebi", "peta", "pebi");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private final Map<String, Set<String>> labels = new HashMap<>();
    private final Set<String> findings = new TreeSet<>();

    private MetricsLint() {}

    private static Map<String, String> units() {
        Map<String, String> units = new HashMap<>();
        for (String base : List.of(
                "amperes", "bytes", "celsius", "grams", "joules", "kelvin", "meters", "metres", "seconds", "volts")) {
            units.put(base, base);
        }
        List.of("minutes", "hours", "days", "weeks").forEach(unit -> units.put(unit, "seconds"));
        List.of("kelvins", "fahrenheit", "rankine").forEach(unit -> units.put(unit, "celsius"));
        List.of("inches", "yards", "miles").forEach(unit -> units.put(unit, "meters"));
        List.of("pounds", "ounces").forEach(unit -> units.put(unit, "grams"));
        units.put("bits", "bytes");
        units.put("calories", "joules");
        return units;
    }

    /** What is wrong with {@code text}, one line each; empty if nothing is. */
    public static List<String> findings(String text) {
        var lint = new MetricsLint();
        text.lines().forEach(lint::read);
        lint.types.forEach(lint::check);
        return List.copyOf(lint.findings);
    }

    /** What promtool says of it, one line each; empty if there is no promtool. */
    public static Optional<List<String>> promtool(String text) throws IOException, InterruptedException {
        Process tool;
        try {
            tool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notThere) {
            System.err.println("promtool is not on the path: its rules are checked, but not by itself");
            return Optional.empty();
        }
        try (var out = tool.getOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        List<String> said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return Optional.of(tool.waitFor() == 0 || !said.isEmpty() ? said : List.of("it ended with an error"));
    }

    private void read(String line) {
        if (line.startsWith("# HELP ")) {
            Matcher help = HELP.matcher(line);
            if (help.matches()) {
                helps.put(help.group(1), help.group(2));
            } else {
                findings.add("a HELP with an escape that there is not: " + line);
            }
            return;
        }
        if (line.startsWith("# TYPE ")) {
            String[] parts = line.split(" ");
            if (types.put(parts[2], parts[3]) != null) {
                findings.add(parts[2] + " has two types");
            }
            return;
        }
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            findings.add("no sample: " + line);
            return;
        }
        Set<String> names = labels.computeIfAbsent(family(sample.group(1)), name -> new TreeSet<>());
        String rest = sample.group(2) == null ? "" : sample.group(2);
        Matcher label = LABEL.matcher(rest);
        int at = 0;
        while (label.find() && label.start() == at) {
            names.add(label.group(1));
            at = label.end();
        }
        if (at != rest.length()) {
            findings.add("labels that cannot be read: " + line);
        }
    }

    private String family(String sample) {
        for (String suffix : List.of("_bucket", "_count", "_sum")) {
            String name = sample.endsWith(suffix) ? sample.substring(0, sample.length() - suffix.length()) : sample;
            if (Set.of("histogram", "summary").contains(types.getOrDefault(name, ""))) {
                return name;
            }
        }
        if (!types.containsKey(sample)) {
            findings.add(sample + " has no type");
        }
        return sample;
    }

    private void check(String name, String type) {
        if (helps.getOrDefault(name, "").isBlank()) {
            findings.add(name + " no help text");
        }
        checkUnits(name);
        boolean isTotal = name.endsWith("_total");
        if (type.equals("counter") && !isTotal) {
            findings.add(name + " counter metrics should have \"_total\" suffix");
        }
        if (!type.equals("counter") && isTotal) {
            findings.add(name + " non-counter metrics should not have \"_total\" suffix");
        }
        checkReserved(name, type);
        for (String one : TYPES) {
            if ((name + "_").contains("_" + one + "_")) {
                findings.add(name + " metric name should not include type '" + one + "'");
            }
        }
        if (name.contains(":")) {
            findings.add(name + " metric names should not contain ':'");
        }
        List<String> names = new ArrayList<>(labels.getOrDefault(name, Set.of()));
        names.add(name);
        for (String one : names) {
            if (CAMEL_CASE.matcher(one).find()) {
                findings.add(name + " names should be written in 'snake_case' not 'camelCase': " + one);
            }
        }
        for (String unit : ABBREVIATED) {
            if ((name.toLowerCase(Locale.ROOT) + "_").contains("_" + unit + "_")) {
                findings.add(name + " metric names should not contain abbreviated units");
            }
        }
    }

    private void checkReserved(String name, String type) {
        Set<String> names = labels.getOrDefault(name, Set.of());
        boolean isHistogram = type.equals("histogram");
        boolean isSummary = type.equals("summary");
        if (!isHistogram && name.endsWith("_bucket")) {
            findings.add(name + " non-histogram metrics should not have \"_bucket\" suffix");
        }
        for (String suffix : List.of("_count", "_sum")) {
            if (!isHistogram && !isSummary && name.endsWith(suffix)) {
                findings.add(name + " non-histogram and non-summary metrics should not have \"" + suffix + "\" suffix");
            }
        }
        if (!isHistogram && names.contains("le")) {
            findings.add(name + " non-histogram metrics should not have \"le\" label");
        }
        if (!isSummary && names.contains("quantile")) {
            findings.add(name + " non-summary metrics should not have \"quantile\" label");
        }
    }

    private void checkUnits(String name) {
        for (String part : name.split("_")) {
            String prefix = PREFIXES.stream()
                    .filter(one -> part.startsWith(one) && UNITS.containsKey(part.substring(one.length())))
                    .findFirst()
                    .orElse("");
            String base = UNITS.get(part.substring(prefix.length()));
            if (base != null && !base.equals(part)) {
                findings.add(name + " use base unit \"" + base + "\" instead of \"" + part + "\"");
            }
        }
    }
}
