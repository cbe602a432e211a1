package startup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands of the image, read from the Dockerfile, so that what is tested and measured is what people start. */
public final class ImageFile {

    /** The package's folder in the image; what is made there is made in a folder of its own here. */
    private static final String PLACE = "/app";

    private static final Path PACKAGE = Path.of("target", "quarkus-app");
    private static final Path MADE = Path.of("target", "start").toAbsolutePath();
    private static final int MINUTES = 5;

    private static boolean made;

    private ImageFile() {}

    /** What starts the runtime in the package's folder: Java, its options, the program. Made ready once a process, as the image is. */
    public static synchronized List<String> entrypoint() throws IOException, InterruptedException {
        if (!made) {
            Files.createDirectories(MADE);
            for (String file : List.of("start.args", "start.aot")) {
                Files.deleteIfExists(MADE.resolve(file));
            }
            Path log = MADE.resolve("made.log");
            Process making = new ProcessBuilder(words("RUN"))
                    .directory(PACKAGE.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!making.waitFor(MINUTES, TimeUnit.MINUTES)) {
                making.destroyForcibly().waitFor();
            }
            if (making.exitValue() != 0) {
                throw new IOException("the image's start could not be prepared; see " + log);
            }
            made = true;
        }
        return words("ENTRYPOINT");
    }

    /** Where the options of {@link #entrypoint} end: what stands there names the class path. */
    public static int endOfOptions(List<String> entrypoint) {
        int at = 0;
        while (!entrypoint.get(at).startsWith("@")) {
            at++;
        }
        return at;
    }

    /** The only instruction of this kind that is a list of words. */
    static List<String> words(String instruction) throws IOException {
        List<String> words = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("Dockerfile"))) {
            if (line.startsWith(instruction + " [")) {
                for (JsonNode word : new ObjectMapper().readTree(line.substring(line.indexOf('[')))) {
                    words.add(here(word.asText()));
                }
            }
        }
        return words;
    }

    private static String here(String word) {
        if (word.equals("java")) {
            return Path.of(System.getProperty("java.home"), "bin", "java").toString();
        }
        return word.equals(PLACE) || word.contains(PLACE + "/") ? word.replace(PLACE, MADE.toString()) : word;
    }
}
