package journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import startup.ImageFile;

/** Starts the runtime as the image does, from what was kept of a start, in processes that live shortly. */
final class StartCache {

    private static final int FIRST_WITH_CACHES = 25;

    private StartCache() {}

    /** What starts the runtime, behind the JVM's other options. */
    static List<String> command() throws IOException {
        try {
            List<String> words = new ArrayList<>(ImageFile.entrypoint());
            if (Runtime.version().feature() >= FIRST_WITH_CACHES) {
                // What runs a few hundred times is not worth compiling, though it was in the start that was kept.
                words.addAll(
                        ImageFile.endOfOptions(words),
                        List.of(
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:-AOTReplayTraining",
                                "-XX:CompileThresholdScaling=4"));
            }
            return words.subList(1, words.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
