package development;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import startup.Ground;

/** The development mode's PostgreSQL: real, embedded, with its data kept in a directory. It ends with this process. */
final class DevDatabase {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EmbeddedPostgres postgres;

    private DevDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts it on {@code directory}, creating the data there if there is none. */
    static DevDatabase start(Path directory) throws IOException {
        awaitEnd(directory.resolve("postmaster.pid"));
        var postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                .start();
        long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                .getFirst()
                .strip());
        LeashedProcess.watch(pid);
        return new DevDatabase(postgres);
    }

    /** Its address, for {@code DATABASE_URL}. It listens on loopback only. */
    String url() {
        return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
    }

    void stop() throws IOException {
        postgres.close();
    }

    /** A killed process's database takes a moment to shut down; starting on its data before would fail. */
    private static void awaitEnd(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle.of(pid).ifPresent(process -> {
            try {
                process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw new Ground.Unavailable(
                        "the database in " + pidFile.getParent() + " is still in use by process " + pid
                                + "; stop that process",
                        e);
            }
        });
    }
}
