package integration.checking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.files.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each rule, with spellings that would get round it: what is refused, at which line and column, in which words. */
class RefusedFilesTest {

    private static final Path TABLES = Path.of("src/test/resources/integration");
    private static final int FEW = 50;

    @TestFactory
    Stream<DynamicTest> files() throws IOException {
        String[] cases = Files.readString(TABLES.resolve("refused-files.txt")).split("(?m)^=====");
        assertTrue(cases.length > FEW, "the table was not read");
        return Stream.of(cases).skip(1).map(one -> {
            String name = one.substring(0, one.indexOf('\n'));
            String[] halves = one.substring(one.indexOf('\n') + 1).split("(?m)^----\n", 2);
            return DynamicTest.dynamicTest(
                    name, () -> assertEquals(halves[1].lines().toList(), shown(Routes.faults(halves[0]))));
        });
    }

    @TestFactory
    Stream<DynamicTest> steps() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String step = "";
        List<String> wanted = new ArrayList<>();
        for (String line : Stream.concat(
                        Files.readAllLines(TABLES.resolve("refused-steps.txt")).stream(), Stream.of("# end"))
                .toList()) {
            if (line.startsWith("    ")) {
                wanted.add(line.strip());
                continue;
            }
            if (!wanted.isEmpty()) {
                String tried = step;
                List<String> faults = List.copyOf(wanted);
                tests.add(DynamicTest.dynamicTest(
                        tried, () -> assertEquals(faults, shown(Routes.faults(Routes.withSteps(tried))))));
                wanted.clear();
            }
            step = line;
        }
        assertTrue(tests.size() > FEW, "the table was not read");
        return tests.stream();
    }

    private static List<String> shown(List<Fault> faults) {
        return faults.stream()
                .map(fault -> fault.line() + ":" + fault.column() + " " + fault.reason())
                .toList();
    }
}
