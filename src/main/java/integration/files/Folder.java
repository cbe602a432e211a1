package integration.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The folder of an integrator's files. It is looked at again and again, because not every file system tells of its changes (a mounted
 * folder of another machine, a container's, a ConfigMap of Kubernetes). A change counts once two looks in a row see the same, so that
 * what is being written is not read in the middle.
 *
 * <p>Files are those that end with {@code .camel.yaml}, in the folder and in those below it. What begins with a dot or a hash is an
 * editor's, or Kubernetes' own ({@code ..data}), and is left out. Not thread-safe.
 */
public final class Folder {

    /** How a file's name ends. */
    public static final String ENDING = ".camel.yaml";

    private static final long LARGEST = 1024 * 1024;
    private static final int MOST = 500;
    private static final int DEEPEST = 8;
    /** Some file systems count time in seconds: a file that was written a moment ago may be written again unseen. */
    private static final long YOUNG_MS = 3_000;

    private final Path root;
    private final Map<String, Stamp> before = new HashMap<>();
    private final Map<String, Taken> taken = new TreeMap<>();
    /** Folders below it that cannot be looked into. */
    private final Set<String> unreadable = new TreeSet<>();

    private boolean wasThere;
    private String problem;

    /** @param root need not be there */
    public Folder(Path root) {
        this.root = root;
    }

    /** What tells one state of a file from another without reading it. */
    private record Stamp(long size, FileTime modified, Object key) {
        static Stamp of(BasicFileAttributes file) {
            return new Stamp(file.size(), file.lastModifiedTime(), file.fileKey());
        }
    }

    /** @param text null if it could not be read, for which there is a fault */
    private record Taken(Stamp stamp, String text, Fault fault) {
        boolean isAs(Taken other) {
            return other != null && Objects.equals(text, other.text) && Objects.equals(fault, other.fault);
        }
    }

    /**
     * What the folder holds.
     *
     * @param files by name, in its order
     * @param faults of files that cannot be read, or of the folder
     */
    public record Contents(List<RouteFile> files, List<Fault> faults) {}

    /** What is there now, however new it is: for a start, before which nobody could be asked to wait. */
    public Contents read() {
        Map<String, Stamp> now = stamps();
        if (now != null) {
            now.forEach(this::take);
            before.clear();
            before.putAll(now);
        }
        return contents();
    }

    /** What is there, if something has changed since it was asked last and is settled. */
    public Optional<Contents> changed() {
        String problemBefore = problem;
        Set<String> unreadableBefore = new TreeSet<>(unreadable);
        Map<String, Stamp> now = stamps();
        boolean changed = !Objects.equals(problemBefore, problem) || !unreadableBefore.equals(unreadable);
        if (now != null) {
            for (Map.Entry<String, Stamp> one : now.entrySet()) {
                Taken last = taken.get(one.getKey());
                boolean isNew = last == null || !one.getValue().equals(last.stamp());
                boolean isYoung =
                        System.currentTimeMillis() - one.getValue().modified().toMillis() < YOUNG_MS;
                if ((isNew || isYoung) && one.getValue().equals(before.get(one.getKey()))) {
                    changed |= take(one.getKey(), one.getValue());
                }
            }
            // A file is written anew by taking it away first, too.
            changed |= taken.keySet()
                    .removeIf(name -> !now.containsKey(name) && !before.containsKey(name) && !isHiddenFromUs(name));
            before.clear();
            before.putAll(now);
        }
        return changed ? Optional.of(contents()) : Optional.empty();
    }

    private Contents contents() {
        List<RouteFile> files = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        if (problem != null) {
            faults.add(Fault.of(root.toString(), problem));
        }
        unreadable.forEach(name -> faults.add(
                Fault.of(name, "the folder cannot be looked into; what was read from it last stays in force")));
        taken.forEach((name, one) -> {
            if (one.fault() == null) {
                files.add(new RouteFile(name, one.text()));
            } else {
                faults.add(one.fault());
            }
        });
        return new Contents(files, faults);
    }

    /** True if something else was read than before. */
    private boolean take(String name, Stamp stamp) {
        Path file = root.resolve(name);
        Taken last = taken.get(name);
        if (stamp.size() > LARGEST) {
            taken.put(
                    name,
                    new Taken(
                            stamp,
                            null,
                            Fault.of(name, "it has more than 1 MiB; parts of it should be files of their own")));
            return !taken.get(name).isAs(last);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)).equals(stamp)) {
                return false;
            }
            taken.put(name, new Taken(stamp, text(bytes), null));
        } catch (CharacterCodingException wrong) {
            taken.put(name, new Taken(stamp, null, Fault.of(name, "it is not written in UTF-8")));
        } catch (IOException unreadable) {
            // Without a stamp, so that it is read again with each look: who may read it can change, and nothing else of
            // it.
            taken.put(name, new Taken(null, null, Fault.of(name, "it cannot be read: " + reason(unreadable))));
        }
        return !taken.get(name).isAs(last);
    }

    /** True if it is in a folder that cannot be looked into now. */
    private boolean isHiddenFromUs(String name) {
        return unreadable.stream().anyMatch(folder -> name.startsWith(folder + "/"));
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Null if what is there cannot be told, for which there is a problem then; what was taken before stays. */
    private Map<String, Stamp> stamps() {
        problem = null;
        if (!Files.exists(root)) {
            if (wasThere) {
                problem =
                        "the folder is gone; what was read from it last stays in force until it is back, or until a restart";
                return null;
            }
            return Map.of();
        }
        if (!Files.isDirectory(root)) {
            problem = "it is no folder; ROUTES_DIR should name one, or nothing that is there";
            return null;
        }
        wasThere = true;
        unreadable.clear();
        Map<String, Stamp> found = new HashMap<>();
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new Visitor(found));
        } catch (IOException unreadable) {
            problem =
                    "the folder cannot be read: " + reason(unreadable) + "; what was read from it last stays in force";
            return null;
        }
        if (found.size() > MOST) {
            problem = "the folder has more than " + MOST + " files; what was read from it last stays in force";
            return null;
        }
        return found;
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName();
    }

    /** Goes past a link that leads back to a folder it is in, and past what was taken away a moment ago. */
    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Map<String, Stamp> found;

        Visitor(Map<String, Stamp> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root) || !isHidden(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(ENDING) && !isHidden(file)) {
                found.put(root.relativize(file).toString().replace('\\', '/'), Stamp.of(attributes));
            }
            return found.size() > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException || failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            if (file.equals(root)) {
                throw failure;
            }
            // What is in it is not taken for taken away.
            unreadable.add(root.relativize(file).toString().replace('\\', '/'));
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            String name = String.valueOf(path.getFileName());
            return name.startsWith(".") || name.startsWith("#");
        }
    }
}
