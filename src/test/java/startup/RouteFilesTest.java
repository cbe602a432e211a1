package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import startup.settings.Settings;

class RouteFilesTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void eachFileIsNamedInItsOrder() throws IOException {
        assertEquals(files(), RouteFiles.named());
    }

    @Test
    void whatIsForDevelopmentIsLeftOut() throws IOException {
        List<String> all = files().stream()
                .filter(name -> !name.contains("/9-development/"))
                .map(name -> "classpath:" + name)
                .toList();
        assertEquals(all, included(Settings.ROLES, Settings.ROLES));
        assertEquals(
                all.stream()
                        .filter(name -> !name.endsWith("/8-api/00-serve-api.camel.yaml"))
                        .toList(),
                included(List.of("worker"), Settings.ROLES));
    }

    /** And a listener has few: it starts no agent, no tool and no API. */
    @Test
    void aProcessHasWhatItsRolesBegin() throws IOException {
        Pattern begins = Pattern.compile("name: role, value: (\\w+)|autoStartup: \"\\{\\{agentl2\\.role\\.(\\w+)}}\"");
        int found = 0;
        for (String name : files()) {
            Matcher role = begins.matcher(text(name));
            while (role.find()) {
                String of = role.group(1) == null ? role.group(2) : role.group(1);
                for (String one : of.equals("any") ? Settings.ROLES : List.of(of)) {
                    found++;
                    assertTrue(included(List.of(one), List.of(one)).contains("classpath:" + name), one + ": " + name);
                }
            }
        }
        assertTrue(found > 25, "the pattern finds them: " + found);
        assertTrue(included(List.of("listener"), List.of("listener")).size() < 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker", "listener", "api,worker", "api,listener", "worker,listener"})
    void aProcessHasAllThatItsRoutesCall(String given) throws IOException {
        List<String> roles = List.of(given.split(","));
        Map<String, String> fileOf = new HashMap<>();
        for (String name : files()) {
            Matcher from =
                    Pattern.compile("from:\\s+uri: ((?:direct|seda):[a-z-]+)").matcher(text(name));
            while (from.find()) {
                fileOf.put(from.group(1), name);
            }
        }
        assertTrue(fileOf.size() > 80, "the pattern finds them: " + fileOf.size());
        // A message that nobody waits for: the workers' processes have their own timer for it.
        if (!roles.contains("worker")) {
            fileOf.remove("seda:send-completions");
        }
        List<String> included = included(roles, roles);
        for (String name : included) {
            Matcher call =
                    Pattern.compile("(?:direct|seda):[a-z-]+").matcher(text(name.substring("classpath:".length())));
            while (call.find()) {
                String called = fileOf.get(call.group());
                assertTrue(called == null || included.contains("classpath:" + called), name + " calls " + call.group());
            }
        }
    }

    private static List<String> included(List<String> roles, List<String> routes) {
        return List.of(RouteFiles.included(roles, routes).split(","));
    }

    private static String text(String name) throws IOException {
        return Files.readString(RESOURCES.resolve(name));
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("routes"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
