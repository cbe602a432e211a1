package integration.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import processes.ClassPlaces;

/** The files of the runtime's own routes, which are on the class path. */
public final class BuiltInFiles {

    /** Where they are on the class path. */
    public static final String FOLDER = "routes/";
    /** How their names end. */
    public static final String ENDING = ".camel.yaml";

    private BuiltInFiles() {}

    /** All of them, in the order in which an order meets them, such as {@code routes/0-ground/10-at-intervals.camel.yaml}. */
    public static List<String> named() {
        Path place = ClassPlaces.of(BuiltInFiles.class.getName(), BuiltInFiles.class.getClassLoader())
                .map(Path::of)
                .orElseThrow();
        try {
            return Files.isDirectory(place) ? inFolder(place) : inJar(place);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All of them with their text, in the same order; names are those of {@link #named}. */
    public static List<RouteFile> read() {
        return named().stream().map(name -> new RouteFile(name, text(name))).toList();
    }

    private static String text(String name) {
        try (InputStream open = BuiltInFiles.class.getClassLoader().getResourceAsStream(name)) {
            return new String(open.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> inFolder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(FOLDER))) {
            return sorted(files.map(file -> root.relativize(file).toString().replace('\\', '/')));
        }
    }

    private static List<String> inJar(Path jar) throws IOException {
        try (var open = new JarFile(jar.toFile())) {
            return sorted(open.stream().map(ZipEntry::getName));
        }
    }

    private static List<String> sorted(Stream<String> names) {
        return names.filter(name -> name.startsWith(FOLDER) && name.endsWith(ENDING))
                .sorted()
                .toList();
    }
}
