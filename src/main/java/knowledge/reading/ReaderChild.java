package knowledge.reading;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.IdentityHtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * The program of the process that reads one document, with Apache Tika. The document comes by standard input; its sections go to
 * standard output, as {@link DocumentReader} reads them. Nothing else of the runtime is in this process: it has no secret, no
 * environment, no connection to the database, and little memory.
 */
public final class ReaderChild {

    static final int SECTION = 1;
    static final int END = 2;
    static final int FAILURE = 3;
    /** The status of a process over its time; the virtual machine itself ends with the same where memory is short. */
    static final int OVER_A_LIMIT = 3;

    private ReaderChild() {}

    /** Arguments: a {@link DocumentType}, the most characters, and the seconds after which the process ends itself. */
    public static void main(String[] arguments) throws IOException {
        endAfter(Integer.parseInt(arguments[2]));
        var out = new DataOutputStream(new BufferedOutputStream(System.out));
        try {
            read(DocumentType.valueOf(arguments[0]), System.in.readAllBytes(), Long.parseLong(arguments[1]), out);
            out.writeByte(END);
        } catch (Exception | StackOverflowError failure) {
            out.writeByte(FAILURE);
            write(out, reason(failure));
        } catch (OutOfMemoryError tooLong) {
            // One that the libraries throw; at the virtual machine's own it ends by itself.
            Runtime.getRuntime().halt(OVER_A_LIMIT);
        }
        out.flush();
        // A parser may have left a thread behind.
        Runtime.getRuntime().halt(0);
    }

    /** This process must end also where its parent was killed and cannot end it. */
    private static void endAfter(int seconds) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(seconds * 1000L);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(OVER_A_LIMIT);
        });
    }

    private static void read(DocumentType type, byte[] document, long most, DataOutputStream out) throws Exception {
        var handler = new SectionHandler((place, text) -> section(out, place, text), type == DocumentType.PDF, most);
        if (type == DocumentType.TEXT || type == DocumentType.MARKDOWN) {
            char[] text = PlainWords.of(TextDecoding.decode(document)).toCharArray();
            handler.characters(text, 0, text.length);
            handler.flush();
            return;
        }
        var metadata = new Metadata();
        metadata.set(Metadata.CONTENT_TYPE, type.mediaType());
        metadata.set(TikaCoreProperties.CONTENT_TYPE_PARSER_OVERRIDE, type.mediaType());
        byte[] read = type == DocumentType.HTML
                ? PlainWords.of(TextDecoding.decode(document)).getBytes(StandardCharsets.UTF_8)
                : document;
        parser(type).parse(new ByteArrayInputStream(read), handler, metadata, context());
        handler.flush();
    }

    private static Parser parser(DocumentType type) {
        return switch (type) {
            case PDF -> new PDFParser();
            case DOCX -> new OOXMLParser();
            case HTML -> new JSoupParser();
            case MARKDOWN, TEXT -> throw new IllegalArgumentException("text needs no parser");
        };
    }

    /** What is embedded in a document is not read: neither files nor pictures. */
    private static ParseContext context() {
        var context = new ParseContext();
        context.set(EmbeddedDocumentExtractor.class, new EmbeddedDocumentExtractor() {
            @Override
            public boolean shouldParseEmbedded(Metadata metadata) {
                return false;
            }

            @Override
            public void parseEmbedded(InputStream in, ContentHandler handler, Metadata metadata, boolean asHtml) {
                throw new IllegalStateException("embedded documents are not read");
            }
        });
        // A page is UTF-8 by now, and keeps all its elements: which of them part words is SectionHandler's to say.
        context.set(EncodingDetector.class, (page, metadata) -> StandardCharsets.UTF_8);
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        var pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractInlineImages(false);
        pdf.setExtractAcroFormContent(true);
        context.set(PDFParserConfig.class, pdf);
        var office = new OfficeParserConfig();
        office.setExtractMacros(false);
        // By events, as it is the only way of reading that knows what a document's changes deleted and moved away.
        office.setUseSAXDocxExtractor(true);
        office.setIncludeDeletedContent(false);
        office.setIncludeMoveFromContent(false);
        context.set(OfficeParserConfig.class, office);
        return context;
    }

    private static void section(DataOutputStream out, String place, String text) throws SAXException {
        try {
            out.writeByte(SECTION);
            write(out, place);
            write(out, text);
        } catch (IOException e) {
            throw new SAXException(e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** For the document's owner: a parser's own words may quote the document, or this machine. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SectionHandler.TooLong tooLong) {
                return tooLong.getMessage();
            }
            if (cause instanceof EncryptedDocumentException) {
                return "it is protected by a password";
            }
            if (cause instanceof StackOverflowError) {
                return "it is nested too deeply";
            }
        }
        return "it is damaged, or not of the type that its name says";
    }
}
