package development;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when this one does, however this one ends. A small shell holds the other end of a pipe: when
 * the pipe closes, which the kernel does even for a killed process, the shell asks the child to end.
 */
public final class LeashedProcess {

    private static final long PATIENCE_SECONDS = 20;

    // A terminal sends INT and HUP to the whole process group: the leash must outlive them to do its work.
    private static final String LEASH = """
            trap : INT HUP TERM
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            (trap '' INT HUP TERM; read _ <&3; kill -TERM $child 2>/dev/null) &
            while kill -0 $child 2>/dev/null; do wait $child; done
            """;
    private static final String WATCH = "trap '' INT HUP TERM; read _; kill -INT \"$1\" 2>/dev/null";

    private final Process shell;

    private LeashedProcess(Process shell) {
        this.shell = shell;
    }

    /** Starts {@code command} in {@code directory} with its output in {@code log}. */
    public static LeashedProcess start(List<String> command, Path directory, Path log) throws IOException {
        var shell = new ArrayList<>(List.of("sh", "-c", LEASH, "leash"));
        shell.addAll(command);
        Process process = new ProcessBuilder(shell)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new LeashedProcess(hold(process));
    }

    /** Ends the process {@code pid} with SIGINT when this process ends. */
    public static void watch(long pid) throws IOException {
        hold(new ProcessBuilder("sh", "-c", WATCH, "leash", String.valueOf(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** True while the child runs. */
    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Asks the child to end and waits until it has, up to 20 seconds; then it is killed. */
    public void stop() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An unreachable Process would have its pipe closed by the garbage collector, so a thread keeps it. */
    private static Process hold(Process process) {
        Thread.ofPlatform().daemon().name("leash-" + process.pid()).start(() -> {
            try {
                process.waitFor();
                process.getOutputStream().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException closed) {
                // It has ended: there is nothing left to hold.
                return;
            }
        });
        return process;
    }
}
