package development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The names of beans that the build made, before there is a container that knows them. Read when first asked for. */
final class BuiltBeans {

    /** How a class file names the annotation. */
    private static final String NAMED = "jakarta/inject/Named";

    private final Path built;
    private List<Named> classes;

    /** @param built where the build put classes; without any, every name is taken for a bean's */
    BuiltBeans(Path built) {
        this.built = built;
    }

    /** @param bytes a character each */
    private record Named(String simpleName, String bytes) {}

    /** True if a class has that name by {@code @Named}, written out or its own. */
    boolean has(String name) {
        if (classes == null) {
            classes = read();
        }
        // JVM specification, 4.4.7: a text's tag, its length in two bytes, and its bytes.
        String text = "\u0001" + (char) (name.length() >> 8) + (char) (name.length() & 0xff) + name;
        String own = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return classes.isEmpty()
                || classes.stream()
                        .anyMatch(one ->
                                one.bytes().contains(text) || one.simpleName().equals(own));
    }

    private List<Named> read() {
        try (Stream<Path> files = Files.walk(built)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> new Named(file.getFileName().toString().replace(".class", ""), bytes(file)))
                    .filter(one -> one.bytes().contains(NAMED))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
