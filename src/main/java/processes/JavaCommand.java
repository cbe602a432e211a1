package processes;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The command that starts a class of this runtime in a small virtual machine, of the same Java, that does one thing and ends. */
public final class JavaCommand {

    private JavaCommand() {}

    /** What it may have, in MiB; it ends itself where that is not enough. */
    public record Memory(int heap, int direct, int metaspace) {}

    /**
     * The command's words.
     *
     * @param options of the virtual machine, beside those of memory
     * @param classPath jars and folders
     */
    public static List<String> of(
            Memory memory, List<String> options, Collection<String> classPath, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory.heap() + "m",
                "-XX:MaxDirectMemorySize=" + memory.direct() + "m",
                "-XX:MaxMetaspaceSize=" + memory.metaspace() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                // One short piece of work each: what is quick to start beats what is quick in the end.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
