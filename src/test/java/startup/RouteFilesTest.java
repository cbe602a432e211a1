package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteFilesTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void eachFileIsNamedInItsOrder() throws IOException {
        assertEquals(files(), RouteFiles.named());
    }

    @Test
    void whatIsForDevelopmentIsLeftOutAndWhatServesTheApiWhereNobodyAsksForIt() throws IOException {
        List<String> all = files().stream()
                .filter(name -> !name.contains("/9-development/"))
                .map(name -> "classpath:" + name)
                .toList();
        assertEquals(String.join(",", all), RouteFiles.included(true));
        assertEquals(
                all.stream()
                        .filter(name -> !name.endsWith("/8-api/00-serve-api.camel.yaml"))
                        .toList(),
                List.of(RouteFiles.included(false).split(",")));
        assertEquals(all.size() - 1, RouteFiles.included(false).split(",").length);
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
