package conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static conventions.Code.CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The conventions of this code base, so that they hold without anybody remembering them. */
class ConventionsTest {

    private static final int LARGEST_ROOM = 25;
    private static final int LONGEST_LINE = 120;
    /** A statement's whole name, as Java and routes write it: "room/name" in quotes, in a template's query, or a path to its file. */
    private static final Pattern QUERY_NAME =
            Pattern.compile("(?:\"|sql/queries/|query, value: )([a-z]+(?:/[a-z]+)*/[a-z-]+)(?:\"|\\.sql| )");

    private static final Pattern TRANSITION = Pattern.compile("\\('?(\\w+)'?, '(\\w+)'\\)");

    @Test
    void nothingImportsRoutes() {
        noClasses()
                .that()
                .resideOutsideOfPackage("routes")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("routes")
                .check(CODE);
    }

    @Test
    void roomsHaveNoCircles() {
        SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void roomsHoldWhatAPersonKeepsInSight() {
        Map<String, Long> sizes = CODE.stream()
                .filter(one -> one.isTopLevelClass() && !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(size -> size <= LARGEST_ROOM);
        assertEquals(Map.of(), sizes, "rooms of more than " + LARGEST_ROOM + " classes");
    }

    @Test
    void classesAreNamedAfterWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Common)")
                .check(CODE);
    }

    @Test
    void everyQuerySaysWhatItLocksAndIsUsed() throws IOException {
        Set<String> named = new HashSet<>();
        for (Path file : files("src/main", "")) {
            QUERY_NAME.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group(1)));
        }
        for (Path file : files("sql/queries", ".sql")) {
            String name = Path.of("sql/queries").relativize(file).toString().replace(".sql", "");
            String text = Files.readString(file);
            assertTrue(text.startsWith("-- "), name + " does not say what it locks and returns");
            assertTrue(
                    text.lines().allMatch(line -> line.length() <= LONGEST_LINE),
                    name + " has a line of more than " + LONGEST_LINE + " columns");
            assertTrue(named.contains(name), name + " is used by nobody");
        }
    }

    @Test
    void theDiagramShowsOnlyStepsThatTheDatabaseAllows() throws IOException {
        Set<String> allowed = new TreeSet<>();
        for (Path file : files("sql/migrations", ".sql")) {
            var matcher = TRANSITION.matcher(Files.readString(file));
            while (matcher.find()) {
                allowed.add(matcher.group(1) + " --> " + matcher.group(2));
            }
        }
        assertTrue(allowed.size() > 40, "the transitions were not found");
        for (String line : Files.readAllLines(Path.of("docs/orders.md"))) {
            String step = line.strip().replaceFirst(":.*", "");
            if (step.matches("\\w+ --> \\w+")) {
                assertTrue(allowed.contains(step), step + " is not in order_transitions");
            }
        }
    }

    @Test
    void everySettingOfTheEnvironmentIsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("docs/configuration.md"));
        var names = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]")
                .matcher(Files.readString(Path.of("src/main/resources/application.properties")));
        while (names.find()) {
            assertTrue(reference.contains("`" + names.group(1) + "`"), names.group(1) + " is not in the reference");
        }
    }

    private static List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> found = Files.walk(Path.of(folder))) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(end))
                    .filter(file -> !file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }
}
