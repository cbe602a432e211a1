package startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import processes.ClassPlaces;

/**
 * The files of the runtime's routes, by name. Camel is told each of them: for a folder it would unpack the whole jar, and that again
 * for each folder, which was a quarter of a start.
 */
final class RouteFiles {

    private static final String FOLDER = "routes/";
    private static final String ENDING = ".camel.yaml";
    /** Serves the API, whose processes alone have it. */
    private static final String API = "/00-serve-api" + ENDING;
    /** For the development mode alone, which names folders and so sees new files. */
    private static final String DEVELOPMENT = FOLDER + "9-development/";

    private RouteFiles() {}

    /** What Camel is to load, as it is written in its settings: {@code classpath:routes/0-ground/10-at-intervals.camel.yaml,...}. */
    static String included(boolean servesApi) {
        return named().stream()
                .filter(name -> !name.startsWith(DEVELOPMENT))
                .filter(name -> servesApi || !name.endsWith(API))
                .map(name -> "classpath:" + name)
                .collect(Collectors.joining(","));
    }

    /** All of them, in the order in which an order meets them, such as {@code routes/0-ground/10-at-intervals.camel.yaml}. */
    static List<String> named() {
        Path place = ClassPlaces.of(RouteFiles.class.getName(), RouteFiles.class.getClassLoader())
                .map(Path::of)
                .orElseThrow();
        try {
            return Files.isDirectory(place) ? inFolder(place) : inJar(place);
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
