import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the interpreter's jars in the package small: they are published without compression, and with libraries for other
 * systems, headers for C and lists for native images, which a child of the code interpreter never reads. Run by the build.
 */
final class PackedJars {

    private static final Pattern JARS = Pattern.compile("org\\.graalvm\\.(python|truffle|regex|polyglot)\\..*\\.jar");
    /** A child's Python has no native code: what it reads are META-INF/resources/libpython and libgraalpy. */
    private static final Pattern UNUSED =
            Pattern.compile("META-INF/(native-image/|resources/(linux|darwin|windows|include|engine)/).*");

    /** Half of the time of the usual level, and 1 MB more. */
    private static final int LEVEL = 4;

    /** @param arguments the package's folder */
    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0], "lib"))) {
            jars = files.filter(file -> JARS.matcher(file.getFileName().toString()).matches()).toList();
        }
        for (Path jar : jars) {
            pack(jar);
        }
    }

    private static void pack(Path jar) throws IOException {
        Path made = jar.resolveSibling(jar.getFileName() + ".new");
        try (var in = new ZipFile(jar.toFile());
                var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(made)))) {
            out.setLevel(LEVEL);
            for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (!UNUSED.matcher(entry.getName()).matches()) {
                    var same = new ZipEntry(entry.getName());
                    same.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(same);
                    try (InputStream content = in.getInputStream(entry)) {
                        content.transferTo(out);
                    }
                }
            }
        }
        var time = Files.getLastModifiedTime(jar);
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(jar, time);
    }
}
