package processes;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;

/** Where this process finds classes: the same question in a package, in the development mode and in a test. */
public final class ClassPlaces {

    private static final String JAR = "jar:";
    private static final String INSIDE = "!/";

    private ClassPlaces() {}

    /**
     * The jar or the folder that the class {@code name} is in; empty if there is none.
     *
     * @param loader knows where classes are
     */
    public static Optional<String> of(String name, ClassLoader loader) {
        String file = name.replace('.', '/') + ".class";
        return Optional.ofNullable(loader.getResource(file))
                .map(URL::toString)
                .map(found -> place(found.substring(0, found.length() - file.length())));
    }

    /** @param found {@code jar:file:/a/b.jar!/} or {@code file:/a/classes/} */
    private static String place(String found) {
        String plain = found.startsWith(JAR) ? found.substring(JAR.length(), found.length() - INSIDE.length()) : found;
        return Path.of(URI.create(plain)).toString();
    }
}
