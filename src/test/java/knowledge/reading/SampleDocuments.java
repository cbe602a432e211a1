package knowledge.reading;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Real files, made by the libraries that others make them with, and hostile ones, made by hand. */
public final class SampleDocuments {

    private static final int BOMB_MIB = 400;

    private SampleDocuments() {}

    public static byte[] pdf(String password, String... pages) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            for (String text : pages) {
                var page = new PDPage();
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            if (password != null) {
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    public static byte[] docx(String heading, String text) throws IOException {
        try (var document = new XWPFDocument();
                var out = new ByteArrayOutputStream()) {
            var title = document.createParagraph();
            title.setStyle("Heading1");
            title.createRun().setText(heading);
            document.createParagraph().createRun().setText(text);
            var row = document.createTable(1, 2).getRow(0);
            row.getCell(0).setText("Part");
            row.getCell(1).setText("ZX-9000");
            document.write(out);
            return out.toByteArray();
        }
    }

    /** A Word document whose text is what {@code xml} says. */
    static byte[] docxOf(byte[]... xml) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            part(zip, "[Content_Types].xml", """
                    <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                    <Override PartName="/word/document.xml"
                    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""".getBytes(StandardCharsets.UTF_8));
            part(zip, "_rels/.rels", """
                    <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                    <Relationship Id="r1" Target="word/document.xml"
                    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>""".getBytes(StandardCharsets.UTF_8));
            part(zip, "word/document.xml", xml);
        }
        return out.toByteArray();
    }

    private static void part(ZipOutputStream zip, String name, byte[]... content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        for (byte[] some : content) {
            zip.write(some);
        }
        zip.closeEntry();
    }

    static byte[] wordXml(String doctype, String text) {
        return ("<?xml version=\"1.0\"?>" + doctype
                        + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>"
                        + "<w:t>" + text + "</w:t></w:r></w:p></w:body></w:document>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Some hundred kilobytes that become {@value #BOMB_MIB} MiB. */
    static byte[] bomb() throws IOException {
        byte[][] parts = new byte[BOMB_MIB + 2][];
        String all = new String(wordXml("", "MIDDLE"), StandardCharsets.UTF_8);
        parts[0] = all.substring(0, all.indexOf("MIDDLE")).getBytes(StandardCharsets.UTF_8);
        parts[BOMB_MIB + 1] =
                all.substring(all.indexOf("MIDDLE") + "MIDDLE".length()).getBytes(StandardCharsets.UTF_8);
        byte[] mib = "a".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i <= BOMB_MIB; i++) {
            parts[i] = mib;
        }
        return docxOf(parts);
    }

    /** A file of a few kilobytes whose page tree says that one page is there a million times. */
    static byte[] millionPages() {
        var text = new StringBuilder("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 10 0 R>>\nendobj\n");
        int levels = 6;
        long count = 1_000_000;
        for (int level = 0; level < levels; level++) {
            String kid = level == levels - 1 ? "2 0 R " : (level + 11) + " 0 R ";
            text.append(level + 10)
                    .append(" 0 obj\n<</Type/Pages/Count ")
                    .append(count)
                    .append("/Kids[")
                    .append(kid.repeat(10))
                    .append("]>>\nendobj\n");
            count /= 10;
        }
        text.append("2 0 obj\n<</Type/Page/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<<>>>>\nendobj\n")
                .append("3 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
