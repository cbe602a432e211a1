package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image keeps of a start is used by the next, and never in the way of one. */
class ImageIT {

    /** The program was reached, and said that its settings are missing. */
    private static final int BAD_CONFIGURATION = 78;

    private static final String CACHE = "-XX:AOTCache=";
    private static final String WHOLE = "startup.AgentL2";

    @TempDir
    Path folder;

    private record Ended(int status, String said) {}

    @Test
    void theImageStartsWithWhatItKept() throws Exception {
        requireCaches();
        // With this option a JVM that cannot use its cache does not start.
        Ended ended = start(ImageFile.entrypoint(), "-XX:AOTMode=on", "-Xlog:class+load");
        assertEquals(BAD_CONFIGURATION, ended.status(), ended.said());
        for (String name : List.of(WHOLE, "startup.settings.Settings", "io.smallrye.config.SmallRyeConfig")) {
            assertTrue(
                    ended.said().lines().anyMatch(line -> line.contains(" " + name + " source: shared objects file")),
                    name + " is not from what was kept");
        }
    }

    @Test
    void whatDoesNotFitStopsNoStart() throws Exception {
        requireCaches();
        List<String> entrypoint = ImageFile.entrypoint();
        int at = ImageFile.endOfOptions(entrypoint);
        String arguments = Files.readString(Path.of(entrypoint.get(at).substring(1)));
        assertTrue(arguments.contains(CACHE), arguments);
        Path broken = Files.writeString(folder.resolve("broken.aot"), "no cache");
        for (Path other : List.of(folder.resolve("missing.aot"), broken)) {
            String changed = arguments.replaceFirst(CACHE + "[^\"]*", CACHE + other);
            Path file = Files.writeString(folder.resolve("start.args"), changed);
            List<String> command = new ArrayList<>(entrypoint);
            command.set(at, "@" + file);
            Ended ended = start(command);
            assertEquals(BAD_CONFIGURATION, ended.status(), other + ": " + ended.said());
        }
    }

    /** What was kept by one collector is of little use to another. */
    @Test
    void theImageStartsWithTheCollectorThatItWasMadeWith() throws IOException {
        List<String> making = ImageFile.words("RUN");
        assertTrue(making.contains("startup.rehearsal.QuickStart"), making.toString());
        List<String> collectors =
                making.stream().filter(word -> word.matches("-XX:\\+Use\\w+GC")).toList();
        assertFalse(collectors.isEmpty(), making.toString());
        assertTrue(ImageFile.words("ENTRYPOINT").containsAll(collectors));
    }

    private static void requireCaches() {
        assumeTrue(Runtime.version().feature() >= 25, "a Java before 25 keeps nothing of a start in one step");
    }

    private Ended start(List<String> entrypoint, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(entrypoint);
        command.addAll(ImageFile.endOfOptions(command), List.of(options));
        Path said = folder.resolve("said.txt");
        var builder = new ProcessBuilder(command)
                .directory(Path.of("target", "quarkus-app").toFile());
        builder.environment().clear();
        int status = builder.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        return new Ended(status, Files.readString(said, StandardCharsets.UTF_8));
    }
}
