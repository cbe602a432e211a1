package suites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;

/** The build runs suites, one process each at a time: a test class in no suite would never run, and one in two would run twice. */
class SuitesTest {

    static final String TESTS = ".*Test";

    private static final List<Class<?>> SUITES =
            List.of(AgentToolsSuite.class, ApiSuite.class, OrdersSuite.class, ProcessesSuite.class, WireSuite.class);
    private static final Path SOURCES = Path.of("src", "test", "java");

    @Test
    void eachTestClassIsInOneSuite() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (var files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith("Test.java"))
                    .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .filter(room ->
                            SUITES.stream().filter(suite -> holds(suite, room)).count() != 1)
                    .forEach(wrong::add);
        }
        assertEquals(List.of(), wrong, "rooms in no suite or in two");
    }

    @Test
    void eachSuiteIsKnownHere() throws IOException {
        try (var files = Files.list(SOURCES.resolve("suites"))) {
            assertEquals(
                    SUITES.stream().map(Class::getSimpleName).toList(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("Suite.java"))
                            .map(name -> name.replace(".java", ""))
                            .sorted()
                            .toList());
        }
    }

    private static boolean holds(Class<?> suite, String room) {
        var left = suite.getAnnotation(ExcludePackages.class);
        return within(room, suite.getAnnotation(SelectPackages.class).value())
                && (left == null || !within(room, left.value()));
    }

    private static boolean within(String room, String... packages) {
        for (String one : packages) {
            if (room.equals(one) || room.startsWith(one + ".")) {
                return true;
            }
        }
        return false;
    }
}
