package integration.checking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.files.BuiltInFiles;
import integration.files.Fault;
import integration.files.RouteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import startup.settings.Settings;

/** What the built-in routes may do, a copy of them may do too: an integrator begins with one. */
class BuiltInRoutesTest {

    static final List<RouteFile> FILES = BuiltInFiles.read();
    static final BuiltInRoutes BUILT_IN = BuiltInRoutes.of(FILES);
    static final FileCheck CHECK = new FileCheck(BUILT_IN, schemes(), Path.of("data"));

    private static Set<String> schemes() {
        return new TreeSet<>(
                List.of(Settings.standard("agentl2.integration.allowed-schemes").split(",")));
    }

    @Test
    void theUsualSchemesAreThoseOfTheBuiltInRoutesAndSixMore() {
        Set<String> wanted = new TreeSet<>(BUILT_IN.schemes());
        wanted.addAll(Set.of("http", "https", "kafka", "aws2-s3", "file", "log"));
        assertEquals(wanted, schemes());
    }

    /** What options may be set is listed for each, or is what the built-in routes set. */
    @Test
    void theOptionsOfEachUsualSchemeAreBounded() {
        assertEquals(
                Set.of(),
                schemes().stream()
                        .filter(scheme -> !EndpointOptions.knows(scheme))
                        .filter(scheme -> !BUILT_IN.schemes().contains(scheme))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aCopyOfEachFileOfRoutesIsAccepted() {
        List<Fault> faults = new ArrayList<>();
        int copies = 0;
        for (RouteFile file : FILES) {
            if (file.text().matches("(?s).*(?:^|\n)- (?:route|templatedRoute):.*")) {
                copies++;
                faults.addAll(CHECK.check(file).faults());
            }
        }
        assertEquals(List.of(), faults);
        assertTrue(copies > 120, copies + " copies");
    }

    @Test
    void eachRouteIsDeclaredOnce() {
        List<String> declared = FILES.stream()
                .flatMap(file -> CHECK.check(file).declared().routes().stream())
                .map(Item::id)
                .toList();
        assertEquals(new TreeSet<>(BUILT_IN.ids()), new TreeSet<>(declared));
        assertEquals(BUILT_IN.ids().size(), declared.size());
    }
}
