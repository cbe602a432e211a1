package tools.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.bootstrap.runner.SerializedApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package as it is deployed has all that a child needs, where the package's class loader says. */
class PackagedPythonIT {

    @Test
    void aChildStartsFromThePackagesJars() throws Exception {
        Path root = Path.of(System.getProperty("runtime.jar")).getParent();
        ClassLoader loader;
        try (var in = Files.newInputStream(root.resolve("quarkus").resolve("quarkus-application.dat"))) {
            loader = SerializedApplication.read(in, root).getRunnerClassLoader();
        }
        List<String> command = ChildCommand.java(Limits.of(1, 1), loader);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            assertEquals(Frames.READY, firstByte(child));
        } finally {
            child.destroyForcibly();
        }
        String jars = command.get(command.indexOf("-cp") + 1);
        assertEquals(
                List.of(),
                List.of(jars.split(":")).stream()
                        .filter(jar -> !Path.of(jar).startsWith(root))
                        .toList());
    }

    private static int firstByte(Process child) throws IOException {
        return child.getInputStream().read();
    }
}
