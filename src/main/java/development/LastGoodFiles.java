package development;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Keeps the last state of the YAML files that could be read, so that a slip in one of them does not stop the development mode:
 * the file as it was runs on, and what is wrong is told with its line.
 */
public final class LastGoodFiles {

    private final Path kept;

    /** @param kept where they are kept */
    public LastGoodFiles(Path kept) {
        this.kept = kept;
    }

    /**
     * Looks at all YAML files below {@code built}, where the build put them; puts the last good one in the place of one that cannot
     * be read.
     *
     * @return what is wrong, a line a file
     * @throws IllegalStateException with those lines, if there is no good one yet
     */
    public List<String> restore(Path built) throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        var beans = new BuiltBeans(built);
        for (Path file : yamlFiles(built)) {
            String text = Files.readString(file);
            Path name = built.relativize(file);
            Path good = kept.resolve(name.toString());
            if (Files.exists(good) && Files.readString(good).equals(text)) {
                continue;
            }
            var problem = YamlProblem.of(name.toString(), text, beans::has);
            if (problem.isEmpty()) {
                Files.createDirectories(Objects.requireNonNullElse(good.getParent(), kept));
                Files.writeString(good, text);
            } else if (Files.exists(good)) {
                problems.add(problem.get().toString());
                Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
                // Older than what it stands for, so that the next build takes that again.
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            } else {
                lost.add(problem.get().toString());
            }
        }
        if (!lost.isEmpty()) {
            throw new IllegalStateException(String.join("; ", lost));
        }
        return problems;
    }

    private static List<Path> yamlFiles(Path built) throws IOException {
        try (Stream<Path> files = Files.walk(built)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }
}
