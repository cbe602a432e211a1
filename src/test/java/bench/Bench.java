package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code bench/run} starts: measures the packaged runtime and its baselines in turn, and prints the table. */
public final class Bench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 5;
    private static final double MIB = 1024.0 * 1024;
    private static final PrintStream OUT = System.out;

    private Bench() {}

    /** Everything that is measured, in its order. Those that need the machine to themselves come last. */
    static List<Measure> measures() {
        return List.of(
                new Pipeline(),
                new Completed(),
                new Queues(),
                new StartLatency(),
                new Api(),
                new Starts(),
                new ChainBurst(),
                new CatchUp(),
                new ModelBound());
    }

    /** @param arguments {@code [--quick] [--only NAME[,NAME]] [--out DIR]} */
    public static void main(String[] arguments) throws Exception {
        boolean quick = false;
        Path out = null;
        Set<String> only = new TreeSet<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> quick = true;
                case "--only" -> only.addAll(List.of(arguments[++i].split(",")));
                case "--out" -> out = Path.of(arguments[++i]);
                default -> throw new IllegalArgumentException("not an option: " + arguments[i]);
            }
        }
        Set<String> names = new TreeSet<>();
        measures().forEach(measure -> names.add(measure.name()));
        if (!names.containsAll(only)) {
            OUT.println("bench/run: --only takes some of " + String.join(",", names));
            System.exit(2);
        }
        System.exit(run(quick, only.isEmpty() ? names : only, out) ? 0 : 1);
    }

    /** @return false if a measure failed */
    private static boolean run(boolean quick, Set<String> names, Path out) throws Exception {
        var results = new Results();
        Instant start = Instant.now();
        boolean complete = true;
        try (var around = new Workbench(quick)) {
            ObjectNode run = describe(around.server(), quick);
            // What the image's build does: it is not part of what is measured.
            Program.prepare();
            Instant prepared = Instant.now();
            OUT.printf(Locale.ROOT, "prepared in %d s%n", seconds(start, prepared));
            ObjectNode parts = run.putObject("seconds");
            for (Measure measure : measures()) {
                if (names.contains(measure.name())) {
                    Instant begin = Instant.now();
                    complete &= measure(measure, quick ? measure.quickRounds() : ROUNDS, around, results);
                    parts.put(measure.name(), seconds(begin, Instant.now()));
                }
            }
            OUT.printf(
                    Locale.ROOT,
                    "%n%s, revision %s, load of the machine before %.1f and after %.1f, %d s of measuring: %s%n%n",
                    quick ? "Quick" : "In full",
                    run.get("revision").asText(),
                    run.get("machine").get("loadBefore").asDouble(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    seconds(prepared, Instant.now()),
                    shares(parts));
            OUT.print(results.table(names.size() == measures().size()));
            if (out != null) {
                Files.createDirectories(out);
                Path file = out.resolve("results.json");
                JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), results.json(run));
                OUT.println("\n" + file);
            }
        }
        return complete;
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    private static String shares(ObjectNode parts) {
        return parts.properties().stream()
                .map(part -> part.getKey() + " " + part.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    /** @return false if it failed, which is no reason to give up what others measure */
    private static boolean measure(Measure measure, int rounds, Workbench around, Results results) throws Exception {
        try (measure) {
            for (int round = 1; round <= rounds; round++) {
                Instant begin = Instant.now();
                measure.round(around, results);
                OUT.printf(
                        Locale.ROOT,
                        "%s, round %d of %d: %.0f s%n",
                        measure.name(),
                        round,
                        rounds,
                        Duration.between(begin, Instant.now()).toMillis() / 1e3);
            }
            return true;
        } catch (IOException | SQLException | RuntimeException failed) {
            OUT.println(measure.name() + " failed: " + failed);
            return false;
        } finally {
            around.rest(false);
        }
    }

    /** What was run where, without a name of the machine. */
    static ObjectNode describe(Server server, boolean quick) throws IOException, SQLException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ObjectNode run = JSON.createObjectNode();
        run.putObject("machine")
                .put("cores", system.getAvailableProcessors())
                .put("memoryMiB", Math.round(system.getTotalMemorySize() / MIB))
                .put("loadBefore", system.getSystemLoadAverage());
        ObjectNode versions = run.putObject("versions")
                .put("java", System.getProperty("java.version"))
                .put("postgresql", server.version());
        JSON.readTree(NodeScript.BASELINES.resolve("package.json").toFile()).properties().stream()
                .filter(part -> part.getKey().endsWith("ependencies"))
                .forEach(part -> part.getValue()
                        .properties()
                        .forEach(each ->
                                versions.put(each.getKey(), each.getValue().asText())));
        run.put("revision", revision());
        run.put("quick", quick);
        return run;
    }

    private static String revision() throws IOException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8)) {
            var text = new java.io.StringWriter();
            output.transferTo(text);
            return text.toString().isBlank() ? "unknown" : text.toString().strip();
        }
    }
}
