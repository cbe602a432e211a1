package tools.python;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jboss.logging.Logger;
import processes.Child;
import processes.ClassPlaces;

/**
 * What Java keeps of one start of a child, so that others take less of the processor's time (JEP 483, 514): a file, and beside it
 * a jar of the child's own classes, since Java keeps nothing of what is not in one. It fits the Java, the jars and the release that
 * it was made with; with others a child starts as without.
 */
public final class StartArchive {

    static final int FIRST_WITH_ONE_STEP = 25;

    private static final String FOLDER = "tools/python";
    private static final String SCRIPT = "python/run.py";
    /** What many scripts do; nobody's script is run here. */
    private static final String EXAMPLE =
            "print(sorted({'b': [1, 2.5], 'a': 'x'}.items()))\nsum(n * n for n in range(9)), f'{1 / 3:.2f}'";

    private static final int LONGEST = 4096;
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final Logger LOG = Logger.getLogger(StartArchive.class);
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    private StartArchive() {}

    /** Makes one, which takes some 15 s of the processor's time. @param arguments the file to be made */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            System.err.println("agentl2: name the file to be made");
            System.exit(1);
        }
        make(Path.of(arguments[0]).toAbsolutePath(), StartArchive.class.getClassLoader());
    }

    /** The jar of an archive's child. */
    static Path program(Path archive) {
        return archive.resolveSibling(archive.getFileName() + ".jar");
    }

    /**
     * Makes one of a child that runs a script and ends.
     *
     * @param loader knows where the jars are
     * @throws IOException if there is none afterwards
     */
    static void make(Path archive, ClassLoader loader) throws IOException, InterruptedException {
        if (Runtime.version().feature() < FIRST_WITH_ONE_STEP) {
            throw new IOException("it takes a Java " + FIRST_WITH_ONE_STEP + " or newer");
        }
        byte[] program = packed(loader);
        if (!isSame(program, program(archive))) {
            put(program, program(archive));
        }
        // What is there serves until this is whole.
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        Files.deleteIfExists(made);
        try (var child = Child.start(
                        ChildCommand.recording(archive, made, loader),
                        folder(archive),
                        ProcessBuilder.Redirect.INHERIT);
                var in = new DataInputStream(child.process().getInputStream());
                var out = new DataOutputStream(child.process().getOutputStream())) {
            for (int kind = in.read(); kind >= 0 && kind != Frames.DONE; kind = in.read()) {
                Frames.read(in, LONGEST);
                if (kind == Frames.READY) {
                    Frames.write(out, Frames.CODE, EXAMPLE.getBytes(StandardCharsets.UTF_8));
                }
            }
            // It keeps what it is to keep once the child has ended.
            child.process().waitFor();
        }
        if (!Files.exists(made)) {
            throw new IOException("Java kept nothing of the start");
        }
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** True if it is whole, and of this very release: a child runs what stands in its jar. */
    static boolean fits(Path archive, ClassLoader loader) {
        try {
            boolean fits = Files.isReadable(archive) && isSame(packed(loader), program(archive));
            if (!fits && TOLD.add(archive)) {
                LOG.warnf(
                        "%s (CODE_INTERPRETER_ARCHIVE) is not of this release, or its jar is missing: the interpreter starts"
                                + " without it; make it anew (docs/code-interpreter.md)",
                        archive);
            }
            return fits;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSame(byte[] program, Path jar) throws IOException {
        return Files.isReadable(jar) && Arrays.equals(program, Files.readAllBytes(jar));
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        return folder;
    }

    private static void put(byte[] program, Path jar) throws IOException {
        Path made = Files.createTempFile(folder(jar), "program", ".jar");
        Files.write(made, program);
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The child's own classes, always the same bytes. */
    private static byte[] packed(ClassLoader loader) throws IOException {
        String own = ClassPlaces.of(PythonChild.class.getName(), loader)
                .orElseThrow(() -> new IOException("the class path has no child"));
        var bytes = new ByteArrayOutputStream();
        pack(Path.of(own), bytes);
        return bytes.toByteArray();
    }

    private static void pack(Path place, OutputStream jar) throws IOException {
        try (var out = new JarOutputStream(jar)) {
            if (Files.isDirectory(place)) {
                pack(place, out);
            } else {
                try (FileSystem inside = FileSystems.newFileSystem(place, Map.of())) {
                    pack(inside.getPath("/"), out);
                }
            }
        }
    }

    private static void pack(Path root, JarOutputStream jar) throws IOException {
        List<Path> files;
        try (var own = Files.list(root.resolve(FOLDER))) {
            files = own.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            add(jar, FOLDER + "/" + file.getFileName(), file);
        }
        add(jar, SCRIPT, root.resolve(SCRIPT));
    }

    private static void add(JarOutputStream jar, String name, Path file) throws IOException {
        var entry = new JarEntry(name);
        entry.setTimeLocal(LONG_AGO);
        jar.putNextEntry(entry);
        Files.copy(file, jar);
    }
}
