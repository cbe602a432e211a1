package tools.python;

import io.quarkus.bootstrap.runner.SerializedApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Run beside a package's {@code quarkus-run.jar} and nothing else: prints the class path that the package would give a child. */
final class PackagedClassPath {

    private PackagedClassPath() {}

    /** @param arguments the package's folder */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        ClassLoader loader;
        try (var in = Files.newInputStream(root.resolve("quarkus").resolve("quarkus-application.dat"))) {
            loader = SerializedApplication.read(in, root).getRunnerClassLoader();
        }
        var classPath = loader.loadClass("tools.python.ChildCommand").getDeclaredMethod("classPath", ClassLoader.class);
        classPath.setAccessible(true);
        for (Object jar : (Set<?>) classPath.invoke(null, loader)) {
            System.out.println(jar);
        }
    }
}
