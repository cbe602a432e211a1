package processes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that gets nothing of this one's environment, and ends when this side says so. */
public final class Child implements AutoCloseable {

    private final Process process;
    private Thread clock;

    private Child(Process process) {
        this.process = process;
    }

    /** Writes what a child is given. */
    @FunctionalInterface
    public interface Feed {

        void to(OutputStream child) throws IOException;
    }

    /**
     * Starts one.
     *
     * @param folder where it works
     * @param errors where its complaints go
     */
    public static Child start(List<String> command, Path folder, ProcessBuilder.Redirect errors) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors);
        builder.environment().clear();
        return new Child(builder.start());
    }

    public Process process() {
        return process;
    }

    /** It, and with a wrapper what that started. */
    public Stream<ProcessHandle> handles() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Gives it what {@code feed} writes while its answer is read: it may answer before it has taken everything. */
    public void feed(Feed feed) {
        Thread.ofPlatform().daemon().name("feed-" + process.pid()).start(() -> {
            try {
                feed.to(process.getOutputStream());
            } catch (IOException gone) {
                // What it wrote, or did not, says why.
                process.destroy();
            }
        });
    }

    /** Kills it if it lives longer than {@code time} from now. */
    public void killAfter(Duration time) {
        clock = Thread.startVirtualThread(() -> {
            try {
                if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill();
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** How it ended; it is killed if it has not within {@code time}. */
    public int status(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            process.waitFor();
        }
        return process.exitValue();
    }

    /** Kills it, and what it started. */
    @Override
    public void close() {
        kill();
        if (clock != null) {
            clock.interrupt();
        }
    }

    private void kill() {
        handles().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
