package knowledge.reading;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import processes.Child;
import processes.JavaCommand;

/**
 * Reads a document's text in a process of its own, {@link ReaderChild}, with limits of memory, time and length, so that a
 * hostile document can end nothing but its own reading.
 */
@ApplicationScoped
public class DocumentReader {

    /** How much longer than by its own clock the child is waited for. */
    private static final long GRACE_SECONDS = 5;

    /** What a process that was killed, or that ended itself by a crash, ends with: 128 and the signal's number. */
    private static final int KILLED = 137;

    private static final int ABORTED = 134;

    /** No character of text takes more bytes than this in UTF-8. */
    private static final int BYTES_OF_CHARACTER = 4;

    private static final int DIRECT_MIB = 32;
    private static final int METASPACE_MIB = 128;

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
        Child child = Child.start(
                command(type), Path.of(System.getProperty("java.io.tmpdir")), ProcessBuilder.Redirect.DISCARD);
        child.killAfter(Duration.ofSeconds(settings.readerTimeoutSeconds() + GRACE_SECONDS));
        child.feed(in -> {
            try (in) {
                in.write(document);
            }
        });
        try (var in =
                new DataInputStream(new BufferedInputStream(child.process().getInputStream()))) {
            List<Section> sections = sections(in);
            if (sections.isEmpty()) {
                throw new UnreadableDocument("it has no text; pictures of text are not read");
            }
            return sections;
        } catch (IOException cutOff) {
            throw cutOff(child, cutOff);
        } finally {
            child.close();
        }
    }

    /**
     * Whether it was the document that ended the child, or somebody who stops this machine, who says nothing about the document;
     * nor does a child that did not start.
     */
    private IOException cutOff(Child child, IOException cutOff) throws IOException {
        int status = statusOf(child);
        if (status == ReaderChild.OVER_A_LIMIT || status == KILLED || status == ABORTED) {
            throw new UnreadableDocument("reading it took more than " + settings.readerMemoryMib()
                    + " MiB of memory or " + settings.readerTimeoutSeconds() + " s");
        }
        return new IOException("the process that reads documents ended with status " + status, cutOff);
    }

    /** It has closed its output, or says what it may not: either way it need not live on. */
    private static int statusOf(Child child) throws IOException {
        try {
            return child.status(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was stopped");
        }
    }

    private List<String> command(DocumentType type) {
        return JavaCommand.of(
                new JavaCommand.Memory(settings.readerMemoryMib(), DIRECT_MIB, METASPACE_MIB),
                List.of(
                        "-Djava.awt.headless=true",
                        "-Dpdfbox.fontcache=" + System.getProperty("java.io.tmpdir"),
                        // No name is an address there, so that nothing in a document can call anybody.
                        "-Djdk.net.hosts.file=/dev/null"),
                ReaderClassPath.of(parsers),
                ReaderChild.class,
                List.of(
                        type.name(),
                        String.valueOf(settings.maxCharacters()),
                        String.valueOf(settings.readerTimeoutSeconds())));
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
}
