package tools.python;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command that starts a child: this runtime's own Java, with little memory, no file to write to and Python's jars alone. */
final class ChildCommand {

    /** What a child needs beside a script's objects: code, metadata, stacks, the virtual machine itself. */
    private static final long OVERHEAD_MIB = 384;
    /** The same in addresses, of which a virtual machine reserves many more than it uses. */
    private static final long ADDRESSES_MIB = 2560;

    private static final int FIRST_WITH_UNSAFE_WARNING = 23;
    private static final long MIB = 1 << 20;

    /** Something out of each jar that a child loads classes from. */
    private static final List<String> JARS = List.of(
            "tools/python/PythonChild.class",
            "org/graalvm/polyglot/Context.class",
            "com/oracle/graal/python/PythonLanguage.class",
            "com/oracle/graal/python/resources/PythonResource.class",
            "com/oracle/truffle/api/Truffle.class",
            "com/oracle/truffle/regex/RegexLanguage.class",
            "org/graalvm/collections/EconomicMap.class",
            "org/graalvm/nativeimage/ImageInfo.class",
            "org/graalvm/word/WordBase.class",
            "org/graalvm/shadowed/com/ibm/icu/text/Normalizer2.class",
            "org/graalvm/shadowed/org/tukaani/xz/XZInputStream.class",
            "org/bouncycastle/jce/provider/BouncyCastleProvider.class",
            "com/google/common/jimfs/Jimfs.class",
            "com/google/common/base/Preconditions.class",
            "com/google/common/util/concurrent/internal/InternalFutureFailureAccess.class");

    private static final String RESOURCES = "com/oracle/graal/python/resources/PythonResource.class";

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
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + settings.memoryMib() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxDirectMemorySize=16m",
                // One short script each: what is quick to start beats what is quick in the end.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
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
            java.add("--sun-misc-unsafe-memory-access=allow");
        }
        java.addAll(List.of(
                "-cp",
                String.join(":", classPath(loader)),
                PythonChild.class.getName(),
                jarOf(RESOURCES, loader),
                String.valueOf(settings.outputBytes()),
                String.valueOf(settings.scratchMib() * MIB)));
        return java;
    }

    private static Set<String> classPath(ClassLoader loader) throws IOException {
        Set<String> jars = new LinkedHashSet<>();
        for (String resource : JARS) {
            jars.add(jarOf(resource, loader));
        }
        return jars;
    }

    /** The jar or the folder that {@code resource} is in: the same question in a package, in the development mode and in a test. */
    private static String jarOf(String resource, ClassLoader loader) throws IOException {
        URL found = loader.getResource(resource);
        if (found == null) {
            throw new IOException("the class path has no " + resource);
        }
        String place = found.toString();
        String container = place.substring(0, place.length() - resource.length());
        if (container.startsWith("jar:")) {
            container = container.substring("jar:".length(), container.lastIndexOf("!/"));
        }
        return Path.of(URI.create(container)).toString();
    }
}
