package tools.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** The archive that a test process's children start from, made when first asked for. A Java older than 25 goes without. */
final class TestArchive {

    // Quarkus may load this class anew; properties and literals are the JVM's.
    private static final String FILE = "agentl2.test.python-archive";

    private TestArchive() {}

    static Optional<String> file() {
        if (Runtime.version().feature() < StartArchive.FIRST_WITH_ONE_STEP) {
            return Optional.empty();
        }
        synchronized (FILE) {
            if (System.getProperty(FILE) == null) {
                System.setProperty(FILE, made().toString());
            }
            return Optional.of(System.getProperty(FILE));
        }
    }

    private static Path made() {
        try {
            Path file = Path.of(
                            "target", "python-child-" + ProcessHandle.current().pid() + ".aot")
                    .toAbsolutePath();
            StartArchive.make(file, StartArchive.class.getClassLoader());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
