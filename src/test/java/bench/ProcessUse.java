package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes took of the machine, by the kernel's own account. */
final class ProcessUse {

    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_A_SECOND = 100;
    private static final double KIB_A_MIB = 1024;
    // Counted behind the name, which may hold blanks: man 5 proc.
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int ENDED_USER = 13;
    private static final int ENDED_SYSTEM = 14;

    private ProcessUse() {}

    /** The seconds of processor time that a process, and those of its children that have ended, took. */
    static double cpu(long pid) throws IOException {
        String[] fields = fields(PROC.resolve(String.valueOf(pid)));
        double ticks = 0;
        for (int field : List.of(USER, SYSTEM, ENDED_USER, ENDED_SYSTEM)) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_A_SECOND;
    }

    /** The same with the children that live. */
    static double cpuOfFamily(long pid) throws IOException {
        double seconds = cpu(pid);
        try (Stream<Path> all = Files.list(PROC)) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    if (Long.parseLong(fields(process)[PARENT]) == pid) {
                        seconds += cpu(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException ended) {
                    // Then its parent has its time.
                    continue;
                }
            }
        }
        return seconds;
    }

    /** The memory that a process has in use, in MiB. */
    static double memory(long pid) throws IOException {
        for (String line : Files.readAllLines(PROC.resolve(pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIB_A_MIB;
            }
        }
        throw new NoSuchFileException("no VmRSS of process " + pid);
    }

    private static String[] fields(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
