package conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/pipeline.md} is the contract of who edits routes: its tables say what the files say. */
class PipelinePageTest {

    private static final Path PAGE = Path.of("docs", "pipeline.md");
    private static final Path ROUTES = Path.of("src", "main", "resources", "routes");
    private static final Pattern ID = Pattern.compile("(?m)^    id: (\\S+)$");
    private static final Pattern READ =
            Pattern.compile("\\$\\{variable[:.](\\w+)|\\bvariable:\\n\\s+expression: (\\w+)");
    private static final Pattern SET = Pattern.compile("\\bsetVariable:\\n\\s+name: (\\w+)");
    private static final Pattern REMOVED = Pattern.compile("\\bremoveVariable:\\n\\s+name: (\\w+)");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    /** The variables that a route takes from others, and those that it leaves. */
    private record Row(Set<String> gets, Set<String> leaves) {}

    @Test
    void eachRouteOfAnOrdersWayHasItsRowAndItsVariables() throws IOException {
        var written = new TreeMap<String, Row>();
        for (String part : List.of("4-order", "7-tools")) {
            try (var files = Files.list(ROUTES.resolve(part))) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    if (text.startsWith("- route:")) {
                        written.put(one(ID, text), row(text));
                    }
                }
            }
        }
        var told = new TreeMap<String, Row>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\|");
            if (cells.length == 7 && cells[1].matches(" `[a-z-]+` ")) {
                told.put(one(WORD_WITH_HYPHENS, cells[1]), new Row(all(WORD, cells[3]), all(WORD, cells[5])));
            }
        }
        assertEquals(lines(written), lines(told));
    }

    private static final Pattern WORD_WITH_HYPHENS = Pattern.compile("`([a-z-]+)`");

    private static Row row(String text) {
        Set<String> leaves = all(SET, text);
        leaves.removeAll(all(REMOVED, text));
        Set<String> gets = all(READ, text);
        gets.removeAll(all(SET, text));
        return new Row(gets, leaves);
    }

    private static String one(Pattern pattern, String text) {
        return all(pattern, text).iterator().next();
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return found;
    }

    private static List<String> lines(TreeMap<String, Row> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach((id, row) -> lines.add(id + " gets " + row.gets() + " leaves " + row.leaves()));
        return lines;
    }
}
