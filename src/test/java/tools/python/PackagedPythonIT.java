package tools.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package as it is deployed has all that a child needs, where the package's own class loader says. */
class PackagedPythonIT {

    @Test
    void aChildStartsFromThePackagesJars() throws Exception {
        Path run = Path.of(System.getProperty("runtime.jar")).toAbsolutePath();
        Path root = run.getParent();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> jars = output(List.of(
                        java,
                        "-cp",
                        run + ":" + Path.of("target", "test-classes").toAbsolutePath(),
                        PackagedClassPath.class.getName(),
                        root.toString()))
                .lines()
                .toList();
        for (String jar : jars) {
            assertTrue(Path.of(jar).startsWith(root), jar);
        }
        List<String> command = new ArrayList<>(ChildCommand.java(Limits.of(1, 1), PythonChild.class.getClassLoader()));
        command.set(command.indexOf("-cp") + 1, String.join(":", jars));
        Process child = new ProcessBuilder(command).start();
        try {
            assertEquals(Frames.READY, child.getInputStream().read());
        } finally {
            child.destroyForcibly();
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output;
    }
}
