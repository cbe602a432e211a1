package knowledge.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReaderTest {

    private final DocumentReader reader = new DocumentReader(new LimitedReading(128, 20, 200_000));

    @TempDir
    Path directory;

    @Test
    void aPdfIsReadPageByPage() throws IOException {
        List<Section> sections =
                reader.read(DocumentType.PDF, SampleDocuments.pdf(null, "The first page.", "The second."));
        assertEquals(List.of(new Section("page 1", "The first page."), new Section("page 2", "The second.")), sections);
    }

    @Test
    void aWordDocumentIsReadWithItsHeadingsAndTables() throws IOException {
        List<Section> sections =
                reader.read(DocumentType.DOCX, SampleDocuments.docx("Warranty", "Two years from the day of purchase."));
        String all = sections.toString();
        assertTrue(all.contains("Two years from the day of purchase."), all);
        assertTrue(all.contains("ZX-9000"), all);
    }

    @Test
    void aPageOfTheWebIsReadWithoutItsScripts() throws IOException {
        String page = "<html><head><title>T</title><style>p{}</style></head><body><h1>Opening hours</h1><p>Nine to "
                + "f&uuml;nf.</p><script>alert('no')</script><h2>Address</h2><p>Main Street 5</p></body></html>";
        List<Section> sections = read(DocumentType.HTML, page);
        assertEquals(
                List.of("Opening hours", "Address"),
                sections.stream()
                        .map(Section::place)
                        .filter(place -> !place.isEmpty())
                        .toList());
        assertTrue(sections.toString().contains("Nine to fünf."), sections.toString());
        assertFalse(sections.toString().contains("alert"));
    }

    @Test
    void aPageOfTheWebHasNoPageNumbers() throws IOException {
        String page = "<html><body><div class=\"page\"><h1>Address</h1><p>Main Street 5</p></div></body></html>";
        assertEquals(
                List.of("Address"),
                read(DocumentType.HTML, page).stream().map(Section::place).toList());
    }

    @Test
    void textIsReadInTheEncodingThatItIsIn() throws IOException {
        assertEquals(
                "Grüße aus Köln",
                read(DocumentType.TEXT, "Grüße aus Köln").getFirst().text());
        String german =
                "Die Größe der Tür beträgt zwei Meter. Öffnen Sie sie täglich für fünf Minuten, außer am Feiertag.";
        byte[] latin = german.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(german, reader.read(DocumentType.TEXT, latin).getFirst().text());
        byte[] wide = ("\uFEFF" + german).getBytes(StandardCharsets.UTF_16BE);
        assertEquals(german, reader.read(DocumentType.TEXT, wide).getFirst().text());
        assertTrue(read(DocumentType.MARKDOWN, "# Title\n\nBody\n")
                .getFirst()
                .text()
                .startsWith("# Title\n\nBody"));
    }

    @Test
    void aWordDocumentIsReadAsItsChangesLeaveIt() throws IOException {
        String text = SampleDocuments.oddWords();
        String all = reader.read(DocumentType.DOCX, SampleDocuments.docxOf(SampleDocuments.wordBody(text))).stream()
                .map(Section::text)
                .collect(Collectors.joining("\n"));
        for (String read : List.of(
                "The price is 450 euro",
                "moved here",
                "inserted after",
                "boxed",
                "controlled",
                "tab\tbed\nline",
                "field result",
                "one link",
                "inner")) {
            assertTrue(all.contains(read), () -> read + " in " + all);
        }
        for (String gone : List.of("900", "moved away", "deleted", "PAGEREF")) {
            assertFalse(all.contains(gone), () -> gone + " in " + all);
        }
        assertEquals(all.indexOf("boxed"), all.lastIndexOf("boxed"), all);
    }

    @Test
    void wordsOfTwoElementsAreTwoWords() throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html><html><body>");
        List<String> elements = List.of(
                "div",
                "section",
                "article",
                "header",
                "nav",
                "main",
                "aside",
                "footer",
                "address",
                "figure",
                "figcaption",
                "details",
                "summary",
                "dl",
                "dt",
                "dd",
                "fieldset",
                "legend",
                "form",
                "button",
                "label",
                "h5",
                "hgroup",
                "search",
                "dialog",
                "custom-element",
                "blockquote",
                "pre",
                "center",
                "menu",
                "li",
                "option");
        elements.forEach(name ->
                page.append("<" + name + ">w" + name + "a</" + name + "><" + name + ">w" + name + "b</" + name + ">"));
        page.append("<p>bro<wbr>ken <b>x</b>y <i>a</i><em>b</em> x<sup>2</sup></p><p hidden>unseen</p>")
                .append("<div style='color:red; display: none'>unseen</div><template>unseen</template>")
                .append("<p>Gew&auml;hr&shy;leistung</p><ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp>\u5b57</ruby>")
                .append(
                        "<table><caption>cap</caption><tr><td>c1</td><td>c2</td></tr><tr><th>c3</th><td>c4</td></tr></table>vt\u000bend");
        List<Section> sections = read(DocumentType.HTML, page.toString());
        List<String> words = sections.stream()
                .flatMap(section -> Arrays.stream(section.text().split("\\s+")))
                .toList();
        for (String name : elements) {
            assertTrue(words.contains("w" + name + "a"), () -> name + " in " + words);
            assertTrue(words.contains("w" + name + "b"), () -> name + " in " + words);
        }
        assertTrue(
                words.containsAll(List.of(
                        "broken",
                        "xy",
                        "ab",
                        "x2",
                        "Gew\u00e4hrleistung",
                        "\u6f22\u5b57",
                        "cap",
                        "c1",
                        "c2",
                        "c3",
                        "c4",
                        "vt",
                        "end")),
                words.toString());
        assertFalse(words.contains("unseen"), words.toString());
    }

    @Test
    void aPageInAnOldEncodingIsRead() throws IOException {
        String page =
                "<html><head><meta charset=\"windows-1251\"></head><body><p>\u0413\u0430\u0440\u0430\u043d\u0442\u0438\u044f</p></body></html>";
        assertEquals(
                "\u0413\u0430\u0440\u0430\u043d\u0442\u0438\u044f",
                reader.read(DocumentType.HTML, page.getBytes("windows-1251"))
                        .getFirst()
                        .text());
    }

    @Test
    void aZipBombEndsOnlyItsOwnReading() throws IOException {
        byte[] bomb = SampleDocuments.bomb();
        assertTrue(bomb.length < 1_000_000);
        refused(DocumentType.DOCX, bomb, "");
    }

    @Test
    void nothingOutsideADocumentIsRead() throws IOException {
        var asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", call -> {
            asked.incrementAndGet();
            call.close();
        });
        server.start();
        Path secret = Files.writeString(directory.resolve("secret.txt"), "marked-secret");
        for (String entity : List.of(
                secret.toUri().toString(),
                "http://127.0.0.1:" + server.getAddress().getPort() + "/x")) {
            String doctype = "<!DOCTYPE d [<!ENTITY e SYSTEM \"" + entity + "\">]>";
            byte[] document = SampleDocuments.docxOf(SampleDocuments.wordXml(doctype, "before &e; after"));
            try {
                String text = reader.read(DocumentType.DOCX, document).toString();
                assertFalse(text.contains("marked-secret"), text);
            } catch (UnreadableDocument refused) {
                assertFalse(refused.getMessage().contains("marked-secret"));
            }
        }
        String laughs = "<!DOCTYPE d [<!ENTITY a \"" + "ha".repeat(1000) + "\"><!ENTITY b \"" + "&a;".repeat(1000)
                + "\"><!ENTITY c \"" + "&b;".repeat(1000) + "\">]>";
        refused(DocumentType.DOCX, SampleDocuments.docxOf(SampleDocuments.wordXml(laughs, "&c;")), "");
        server.stop(0);
        assertEquals(0, asked.get());
    }

    @Test
    void aDamagedDocumentIsRefusedWithAReason() throws IOException {
        byte[] whole = SampleDocuments.pdf(null, "A page.");
        refused(DocumentType.PDF, Arrays.copyOf(whole, 200), "");
        refused(DocumentType.DOCX, Arrays.copyOf(SampleDocuments.docx("a", "b"), 900), "");
        refused(DocumentType.PDF, SampleDocuments.pdf("secret", "A page."), "it is protected by a password");
        refused(DocumentType.PDF, SampleDocuments.pdf(null), "it has no text");
        refused(DocumentType.TEXT, "  \n ".getBytes(StandardCharsets.UTF_8), "it has no text");
    }

    @Test
    void aDocumentWithoutAnEndIsLeftAlone() throws IOException {
        refused(DocumentType.PDF, SampleDocuments.millionPages(), "");
        byte[] deep = ("<p>".repeat(1) + "<div>".repeat(300_000) + "x").getBytes(StandardCharsets.UTF_8);
        try {
            reader.read(DocumentType.HTML, deep);
        } catch (UnreadableDocument refused) {
            assertFalse(refused.getMessage().isBlank());
        }
        refused(DocumentType.TEXT, "word ".repeat(50_000).getBytes(StandardCharsets.UTF_8), "it has more than 200000");
    }

    @Test
    void readingEndsInTime() {
        var hasty = new DocumentReader(new LimitedReading(64, 1, 200_000));
        long before = System.nanoTime();
        try {
            hasty.read(DocumentType.PDF, SampleDocuments.millionPages());
        } catch (UnreadableDocument | IOException refused) {
            assertTrue(refused.getMessage().contains(""), refused.getMessage());
        }
        assertTrue(System.nanoTime() - before < 15_000_000_000L);
    }

    @Test
    void aStoppedMachineSaysNothingAboutTheDocument() throws Exception {
        byte[] endless = SampleDocuments.millionPages();
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        var reading = CompletableFuture.supplyAsync(() -> {
            try {
                return reader.read(DocumentType.PDF, endless).toString();
            } catch (IOException | RuntimeException failure) {
                return failure.getClass().getSimpleName() + ": " + failure.getMessage();
            }
        });
        Awaitility.await().until(() -> {
            ProcessHandle.current()
                    .children()
                    .filter(child -> !before.contains(child))
                    .forEach(ProcessHandle::destroy);
            return reading.isDone();
        });
        assertEquals("IOException: the process that reads documents ended with status 143", reading.get());
    }

    private List<Section> read(DocumentType type, String text) throws IOException {
        return reader.read(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(DocumentType type, byte[] document, String reason) {
        var refusal = assertThrows(UnreadableDocument.class, () -> reader.read(type, document));
        System.out.println(type + " was refused: " + refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith(reason), refusal.getMessage());
    }
}
