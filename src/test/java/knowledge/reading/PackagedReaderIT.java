package knowledge.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.bootstrap.runner.SerializedApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The package as it is deployed has all that reading a document needs, where the package's class loader says. */
class PackagedReaderIT {

    @Test
    void everyFormatIsReadFromThePackagesJars() throws IOException {
        Path root = Path.of(System.getProperty("runtime.jar")).getParent();
        ClassLoader loader;
        try (var in = Files.newInputStream(root.resolve("quarkus").resolve("quarkus-application.dat"))) {
            loader = SerializedApplication.read(in, root).getRunnerClassLoader();
        }
        ClassLoader packaged = without(loader, root);
        var classPath = ReaderClassPath.of(packaged);
        assertTrue(classPath.size() > 20, classPath::toString);
        var reader = new DocumentReader(new LimitedReading(128, 60, 10_000), packaged);
        byte[] page = "<html><body><p>Text.</p></body></html>".getBytes(StandardCharsets.UTF_8);
        byte[] plain = "Text.".getBytes(StandardCharsets.UTF_8);
        List<Section> expected = List.of(new Section("", "Text."));
        assertEquals(expected, reader.read(DocumentType.HTML, page));
        assertEquals(expected, reader.read(DocumentType.TEXT, plain));
        assertEquals(expected, reader.read(DocumentType.MARKDOWN, plain));
        assertEquals(
                "Text.",
                reader.read(DocumentType.PDF, SampleDocuments.pdf(null, "Text."))
                        .getFirst()
                        .text());
        assertTrue(reader.read(DocumentType.DOCX, SampleDocuments.docx("Title", "Text."))
                .toString()
                .contains("Text."));
    }

    /** The package's class loader asks its parent first, and the parent has all that tests have. */
    private static ClassLoader without(ClassLoader loader, Path root) {
        return new ClassLoader(null) {
            @Override
            public URL getResource(String name) {
                try {
                    return Collections.list(loader.getResources(name)).stream()
                            .filter(found -> found.toString().contains(root.toString()))
                            .findFirst()
                            .orElse(null);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
