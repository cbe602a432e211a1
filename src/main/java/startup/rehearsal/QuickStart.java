package startup.rehearsal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import processes.Child;
import processes.ClassPlaces;

/**
 * Makes two files with which all starts of this package take less of the processor's time (docs/starting.md): {@code start.args}, the
 * class path and what goes with it, and {@code start.aot}, what Java kept of a {@link Rehearsal} (JEP 483, 514, 515). Java keeps
 * nothing of what it finds by {@code quarkus-run.jar}, so all jars are named one by one.
 */
public final class QuickStart {

    /** Starts the runtime, and is told to rehearse. */
    static final String MAIN = "startup.AgentL2";

    static final String ARGUMENTS = "start.args";
    static final String CACHE = "start.aot";

    /** It keeps in one step what it is to keep. */
    private static final int FIRST_WITH_ONE_STEP = 25;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** In the order in which they are to be looked through: what Quarkus made of a class stands before the class. */
    private static final List<String> PLACES = List.of(
            "quarkus/transformed-bytecode.jar", "quarkus/generated-bytecode.jar", "app", "lib/boot", "lib/main");

    /** What the manifest of {@code quarkus-run.jar} opens. */
    private static final List<String> OPENED = List.of("java.lang", "java.nio", "jdk.internal.misc");

    private QuickStart() {}

    /**
     * Makes both, which takes some 20 s of the processor's time. A Java before 25 makes the first alone, and starts as without.
     *
     * @param arguments the folder to be written to, and options of the JVM that rehearses: the collector has to be the same later
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("agentl2: name the folder to be written to");
            System.exit(1);
        }
        Path folder = Path.of(arguments[0]).toAbsolutePath().normalize();
        Files.createDirectories(folder);
        boolean kept = make(folder, List.of(arguments).subList(1, arguments.length));
        System.exit(kept ? 0 : 1);
    }

    private static boolean make(Path folder, List<String> options) throws IOException, InterruptedException {
        Path cache = folder.resolve(CACHE);
        List<String> words = words(root());
        write(folder, words);
        if (Runtime.version().feature() < FIRST_WITH_ONE_STEP) {
            System.err.println(
                    "agentl2: " + CACHE + " takes a Java " + FIRST_WITH_ONE_STEP + " or newer; there is none");
            return true;
        }
        Path made = folder.resolve(CACHE + ".new");
        if (!rehearse(made, words, options) || !Files.exists(made)) {
            Files.deleteIfExists(made);
            System.err.println("agentl2: the rehearsal failed, or Java kept nothing of it");
            return false;
        }
        // What is there serves until this is whole.
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        List<String> quick = new ArrayList<>(List.of("-XX:AOTCache=" + cache));
        quick.addAll(words);
        write(folder, quick);
        return true;
    }

    private static void write(Path folder, List<String> words) throws IOException {
        Path made = folder.resolve(ARGUMENTS + ".new");
        Files.write(made, words.stream().map(QuickStart::quoted).toList());
        Files.move(
                made, folder.resolve(ARGUMENTS), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As Java reads it in a file of arguments. */
    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean rehearse(Path cache, List<String> words, List<String> options)
            throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-XX:AOTCacheOutput=" + cache);
        command.addAll(words);
        command.addAll(List.of(MAIN, Rehearsal.NAME));
        // Nobody's settings, and no file .env of theirs: no address, no key.
        Path empty = Files.createTempDirectory("rehearsal");
        try (var child = Child.start(command, empty, ProcessBuilder.Redirect.INHERIT)) {
            child.killAfter(LONGEST);
            child.process().getInputStream().transferTo(System.out);
            return child.status(LONGEST) == 0;
        } finally {
            Files.delete(empty);
        }
    }

    private static Path root() throws IOException {
        Path jar = ClassPlaces.of(QuickStart.class.getName(), QuickStart.class.getClassLoader())
                .map(Path::of)
                .orElseThrow(() -> new IOException("the class path has not this class"));
        Path folder = jar.getParent();
        if (folder == null || folder.getParent() == null || !Files.isRegularFile(jar)) {
            throw new IOException(jar + " is in no package");
        }
        return folder.getParent();
    }

    private static List<String> words(Path root) throws IOException {
        // As the jar's own main class sets it.
        List<String> words = new ArrayList<>(List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        OPENED.forEach(name -> words.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED")));
        List<String> jars = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> found = Files.walk(root.resolve(place))) {
                found.map(Path::toString)
                        .filter(name -> name.endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            }
        }
        words.addAll(List.of("-cp", String.join(File.pathSeparator, jars)));
        return words;
    }
}
