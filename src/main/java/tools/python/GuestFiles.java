package tools.python;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/**
 * All the files that a script sees, none of which is on a disk: a bounded scratch space in memory, and Python's standard library
 * as it lies in its jar, to read. Paths are this machine's only in their type; nothing here ever gives one to its file system.
 */
final class GuestFiles implements FileSystem {

    /** Where the standard library seems to be. */
    static final String PYTHON_HOME = "/python";

    private static final Map<String, String> LIBRARIES = Map.of(
            PYTHON_HOME + "/lib/python3.12", "/META-INF/resources/libpython",
            PYTHON_HOME + "/lib/graalpy25.0", "/META-INF/resources/libgraalpy");
    private static final String FIRST_FOLDER = "/work";
    private static final String TEMPORARY = "/tmp";
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    private final java.nio.file.FileSystem scratch;
    private final java.nio.file.FileSystem library;
    private Path workingDirectory = Path.of(FIRST_FOLDER);

    /**
     * @param library the jar of python-resources
     * @param scratchBytes the most that the script's files may hold
     */
    GuestFiles(Path library, long scratchBytes) throws IOException {
        this.library = FileSystems.newFileSystem(library, Map.of());
        this.scratch = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setWorkingDirectory(FIRST_FOLDER)
                .setMaxSize(scratchBytes)
                .build());
        Files.createDirectories(scratch.getPath(TEMPORARY));
        for (String folder : LIBRARIES.keySet()) {
            Files.createDirectories(scratch.getPath(folder));
        }
    }

    /** The file that the script means by {@code path}. */
    private Path actual(Path path) {
        String name = toAbsolutePath(path).normalize().toString();
        for (var folder : LIBRARIES.entrySet()) {
            if (name.equals(folder.getKey()) || name.startsWith(folder.getKey() + "/")) {
                return library.getPath(
                        folder.getValue() + name.substring(folder.getKey().length()));
            }
        }
        return scratch.getPath(name);
    }

    private Path writable(Path path) throws IOException {
        Path actual = actual(path);
        if (actual.getFileSystem() != scratch
                || toAbsolutePath(path).normalize().startsWith(PYTHON_HOME)) {
            throw new AccessDeniedException(path.toString());
        }
        return actual;
    }

    @Override
    public Path parsePath(URI uri) {
        throw new IllegalArgumentException("paths only");
    }

    @Override
    public Path parsePath(String path) {
        return Path.of(path);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options) throws IOException {
        Path actual = modes.contains(AccessMode.WRITE) ? writable(path) : actual(path);
        if (!Files.exists(actual)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(writable(path));
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(writable(path));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        Files.move(writable(from), writable(to), options);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        boolean reads = options.isEmpty() || options.equals(Set.of(StandardOpenOption.READ));
        return Files.newByteChannel(reads ? actual(path) : writable(path), options);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(actual(folder))) {
            for (Path entry : entries) {
                String name = entry.toString().replaceFirst("/$", "");
                Path named = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
                if (filter.accept(named)) {
                    found.add(named);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Listing(found);
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return path.isAbsolute() ? path : workingDirectory.resolve(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        checkAccess(path, Set.of());
        return toAbsolutePath(path).normalize();
    }

    @Override
    public void setCurrentWorkingDirectory(Path folder) {
        workingDirectory = folder;
    }

    @Override
    public Path getTempDirectory() {
        return Path.of(TEMPORARY);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String wanted, LinkOption... options) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(actual(path), BasicFileAttributes.class);
        var permissions =
                PosixFilePermissions.fromString(actual(path).getFileSystem() == scratch ? "rwxr-xr-x" : "r-xr-xr-x");
        Map<String, Object> all = new HashMap<>();
        all.put("size", basic.size());
        all.put("isDirectory", basic.isDirectory());
        all.put("isRegularFile", basic.isRegularFile());
        all.put("isSymbolicLink", false);
        all.put("isOther", false);
        all.put("lastModifiedTime", basic.lastModifiedTime());
        all.put("lastAccessTime", basic.lastAccessTime());
        all.put("creationTime", basic.creationTime());
        all.put("ctime", basic.lastModifiedTime());
        all.put("permissions", permissions);
        all.put("mode", (basic.isDirectory() ? DIRECTORY : REGULAR) | (permissions.size() > 6 ? 0755 : 0555));
        all.put("ino", (long) toAbsolutePath(path).normalize().hashCode() & Integer.MAX_VALUE);
        all.put("dev", 1L);
        all.put("rdev", 0L);
        all.put("nlink", 1);
        all.put("uid", 0);
        all.put("gid", 0);
        List<String> names = List.of(wanted.substring(wanted.indexOf(':') + 1).split(","));
        if (!names.contains("*")) {
            all.keySet().retainAll(names);
        }
        return all;
    }

    /** A folder's entries, read beforehand. */
    private record Listing(List<Path> paths) implements DirectoryStream<Path> {

        @Override
        public Iterator<Path> iterator() {
            return paths.iterator();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
