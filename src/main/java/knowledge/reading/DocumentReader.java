package knowledge.reading;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads a document's text in a process of its own, {@link ReaderChild}, with limits of memory, time and length, so that a
 * hostile document can end nothing but its own reading.
 */
@ApplicationScoped
public class DocumentReader {

    /** How much longer than by its own clock the child is waited for. */
    private static final int GRACE_SECONDS = 5;

    /** What a process that was killed, or that ended itself by a crash, ends with: 128 and the signal's number. */
    private static final int KILLED = 137;

    private static final int ABORTED = 134;

    /** No character of text takes more bytes than this in UTF-8. */
    private static final int BYTES_OF_CHARACTER = 4;

    private final KnowledgeSettings settings;
    private final ClassLoader parsers;

    @Inject
    public DocumentReader(KnowledgeSettings settings) {
        this(settings, DocumentReader.class.getClassLoader());
    }

    /** @param parsers knows where the parsers' classes are */
    DocumentReader(KnowledgeSettings settings, ClassLoader parsers) {
        this.settings = settings;
        this.parsers = parsers;
    }

    /**
     * The document's sections, in order; none has an empty text.
     *
     * @throws UnreadableDocument if it is damaged, protected, has no text, or takes more than it may
     * @throws IOException if no process can be started
     */
    public List<Section> read(DocumentType type, byte[] document) throws IOException {
        var builder = new ProcessBuilder(command(type))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
        builder.environment().clear();
        Process child = builder.start();
        Thread clock = Thread.startVirtualThread(() -> endLate(child));
        Thread.startVirtualThread(() -> send(child, document));
        try (var in = new DataInputStream(new BufferedInputStream(child.getInputStream()))) {
            List<Section> sections = sections(in);
            if (sections.isEmpty()) {
                throw new UnreadableDocument("it has no text; pictures of text are not read");
            }
            return sections;
        } catch (IOException cutOff) {
            throw cutOff(child, cutOff);
        } finally {
            child.destroyForcibly();
            clock.interrupt();
        }
    }

    /**
     * Whether it was the document that ended the child, or somebody who stops this machine, who says nothing about the document;
     * nor does a child that did not start.
     */
    private IOException cutOff(Process child, IOException cutOff) throws IOException {
        int status = statusOf(child);
        if (status == ReaderChild.OVER_A_LIMIT || status == KILLED || status == ABORTED) {
            throw new UnreadableDocument("reading it took more than " + settings.readerMemoryMib()
                    + " MiB of memory or " + settings.readerTimeoutSeconds() + " s");
        }
        return new IOException("the process that reads documents ended with status " + status, cutOff);
    }

    /** It has closed its output, or says what it may not: either way it need not live on. */
    private static int statusOf(Process child) throws IOException {
        try {
            if (!child.waitFor(1, TimeUnit.SECONDS)) {
                child.destroyForcibly().waitFor();
            }
            return child.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was stopped");
        }
    }

    private List<String> command(DocumentType type) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + settings.readerMemoryMib() + "m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dpdfbox.fontcache=" + System.getProperty("java.io.tmpdir"),
                // No name is an address there, so that nothing in a document can call anybody.
                "-Djdk.net.hosts.file=/dev/null",
                "-cp",
                ReaderClassPath.text(parsers),
                ReaderChild.class.getName(),
                type.name(),
                String.valueOf(settings.maxCharacters()),
                String.valueOf(settings.readerTimeoutSeconds()));
    }

    private List<Section> sections(DataInputStream in) throws IOException {
        List<Section> sections = new ArrayList<>();
        long room = (long) settings.maxCharacters() * BYTES_OF_CHARACTER;
        for (int kind = in.readByte(); kind != ReaderChild.END; kind = in.readByte()) {
            String first = text(in, room);
            if (kind == ReaderChild.FAILURE) {
                throw new UnreadableDocument(first);
            }
            String text = text(in, room);
            room -= text.length();
            sections.add(new Section(plain(first), plain(text)));
        }
        return sections;
    }

    private static String text(DataInputStream in, long most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("longer than it may be");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("it ended early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** PostgreSQL's text has no NUL. */
    private static String plain(String text) {
        return text.replace('\u0000', ' ');
    }

    private static void send(Process child, byte[] document) {
        try (OutputStream out = child.getOutputStream()) {
            out.write(document);
        } catch (IOException ended) {
            // What it wrote, or did not, says why.
            child.destroy();
        }
    }

    private void endLate(Process child) {
        try {
            if (!child.waitFor(settings.readerTimeoutSeconds() + (long) GRACE_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException readToTheEnd) {
            Thread.currentThread().interrupt();
        }
    }
}
