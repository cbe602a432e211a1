package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** How long the runtime takes to be ready on a database that it has migrated, what it has in memory then, and how long its package is. */
final class Starts implements Measure {

    private static final int IDLE_MS = 10_000;
    private static final int IDLE_QUICK_MS = 4_000;
    private static final double MIB = 1024.0 * 1024;

    private String database;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        if (database == null) {
            database = around.fresh("start");
            Map<String, String> migrating = Program.environment(around, database);
            migrating.put("AGENTL2_ROLES", "listener");
            Program.start(migrating).close();
            results.add("package", "MB", size(Path.of("target", "quarkus-app")) / MIB);
        }
        Map<String, String> environment = Program.environment(around, database);
        try (Program program = Program.start(environment)) {
            results.add("start to ready, all roles", "s", program.secondsToReady());
            results.add("start, all roles, CPU", "s", program.cpu());
            Thread.sleep(around.quick() ? IDLE_QUICK_MS : IDLE_MS);
            results.add("memory, idle", "MiB", program.memory());
        }
        environment.put("AGENTL2_ROLES", "listener");
        try (Program program = Program.start(environment)) {
            results.add("start to ready, listener", "s", program.secondsToReady());
            results.add("start, listener, CPU", "s", program.cpu());
            results.add("memory, listener idle", "MiB", program.memory());
        }
    }

    private static double size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            double bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
