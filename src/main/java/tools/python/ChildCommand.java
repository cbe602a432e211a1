package tools.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import processes.ClassPlaces;
import processes.JavaCommand;

/** The command that starts a child: this runtime's own Java, with little memory, no file to write to and Python's jars alone. */
final class ChildCommand {

    /** What a child needs beside a script's objects: code, metadata, stacks, the virtual machine itself. */
    private static final long OVERHEAD_MIB = 384;
    /** The same in addresses, of which a virtual machine reserves many more than it uses. */
    private static final long ADDRESSES_MIB = 2560;

    private static final int DIRECT_MIB = 16;
    private static final int METASPACE_MIB = 160;
    private static final int FIRST_WITH_UNSAFE_WARNING = 23;
    private static final long MIB = 1 << 20;

    private static final int RECORDING_MIB = 512;

    private static final String OWN = "tools.python.PythonChild";

    /** A class of each other jar that a child loads classes from. */
    private static final List<String> JARS = List.of(
            "org.graalvm.polyglot.Context",
            "com.oracle.graal.python.PythonLanguage",
            "com.oracle.graal.python.resources.PythonResource",
            "com.oracle.truffle.api.Truffle",
            "com.oracle.truffle.regex.RegexLanguage",
            "org.graalvm.collections.EconomicMap",
            "org.graalvm.nativeimage.ImageInfo",
            "org.graalvm.word.WordBase",
            "org.graalvm.shadowed.com.ibm.icu.text.Normalizer2",
            "org.graalvm.shadowed.org.tukaani.xz.XZInputStream",
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "com.google.common.jimfs.Jimfs",
            "com.google.common.base.Preconditions",
            "com.google.common.util.concurrent.internal.InternalFutureFailureAccess");

    private static final String RESOURCES = "com.oracle.graal.python.resources.PythonResource";

    private ChildCommand() {}

    /** The most memory that a child may take of the machine, in bytes. */
    static long mostResident(PythonSettings settings) {
        return (settings.memoryMib() + OVERHEAD_MIB) * MIB;
    }

    /** True if a wrapper starts the child, whose process then is another one's descendant. */
    static boolean isWrapped(PythonSettings settings) {
        return settings.wrapper().filter(words -> !words.isBlank()).isPresent();
    }

    static List<String> of(PythonSettings settings) throws IOException {
        List<String> command = new ArrayList<>();
        settings.wrapper()
                .map(String::strip)
                .filter(words -> !words.isEmpty())
                .ifPresent(words -> command.addAll(List.of(words.split("\\s+"))));
        command.addAll(limits(settings));
        command.addAll(java(settings, PythonChild.class.getClassLoader()));
        return command;
    }

    /** Limits of the kernel's, where util-linux has its command for them: addresses, no files written, no core. */
    private static List<String> limits(PythonSettings settings) {
        for (String place : List.of("/usr/bin/prlimit", "/bin/prlimit")) {
            if (Files.isExecutable(Path.of(place))) {
                return List.of(
                        place,
                        "--as=" + (settings.memoryMib() + ADDRESSES_MIB) * MIB,
                        "--fsize=0",
                        "--core=0",
                        "--nofile=64",
                        "--");
            }
        }
        return List.of();
    }

    /** @param loader knows where the jars are */
    static List<String> java(PythonSettings settings, ClassLoader loader) throws IOException {
        List<String> options = new ArrayList<>(List.of("-XX:CompressedClassSpaceSize=64m"));
        Optional<Path> archive = settings.archive()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(file -> StartArchive.fits(file, loader));
        archive.ifPresent(file -> options.add("-XX:AOTCache=" + file));
        return java(
                new JavaCommand.Memory(settings.memoryMib(), DIRECT_MIB, METASPACE_MIB),
                options,
                classPath(archive, loader),
                List.of(
                        place(RESOURCES, loader),
                        String.valueOf(settings.outputBytes()),
                        String.valueOf(settings.scratchMib() * MIB)));
    }

    /** The same for a child whose start is kept in {@code made} for {@code archive}. Keeping it takes more room than the start. */
    static List<String> recording(Path archive, Path made, ClassLoader loader) throws IOException {
        return java(
                new JavaCommand.Memory(RECORDING_MIB, DIRECT_MIB, RECORDING_MIB * 2),
                List.of("-XX:CompressedClassSpaceSize=" + RECORDING_MIB + "m", "-XX:AOTCacheOutput=" + made),
                classPath(Optional.of(archive), loader),
                List.of(place(RESOURCES, loader), "4096", String.valueOf(MIB)));
    }

    private static List<String> java(
            JavaCommand.Memory memory, List<String> more, Set<String> classPath, List<String> arguments) {
        List<String> options = new ArrayList<>(more);
        options.addAll(List.of(
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr",
                "-Djava.io.tmpdir=/nonexistent",
                "-Duser.home=/nonexistent",
                "-Dfile.encoding=UTF-8",
                "-Dpolyglot.engine.WarnInterpreterOnly=false",
                // Only the compiler and native code would need this library, and it would have to be written to a disk.
                "-Dpolyglotimpl.AttachLibraryFailureAction=ignore",
                "-Dpolyglot.engine.resourcePath.engine.libtruffleattach=/nonexistent",
                "-Dpolyglot.engine.resourcePath.python.python-home=" + GuestFiles.PYTHON_HOME,
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNING) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return JavaCommand.of(memory, options, classPath, PythonChild.class, arguments);
    }

    /** Where a child finds its classes in this runtime. */
    static Set<String> classPath(ClassLoader loader) throws IOException {
        return classPath(Optional.empty(), loader);
    }

    private static Set<String> classPath(Optional<Path> archive, ClassLoader loader) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        places.add(archive.isPresent() ? StartArchive.program(archive.get()).toString() : place(OWN, loader));
        for (String name : JARS) {
            places.add(place(name, loader));
        }
        return places;
    }

    private static String place(String name, ClassLoader loader) throws IOException {
        return ClassPlaces.of(name, loader).orElseThrow(() -> new IOException("the class path has no " + name));
    }
}
