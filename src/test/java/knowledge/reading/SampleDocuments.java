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

    /** A Word document of these blocks. */
    static byte[] wordBody(String blocks) {
        return ("<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
                        + " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
                        + " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""
                        + " xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>" + blocks + "</w:body></w:document>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Changes that somebody made while they were tracked, and words in places where few look for them. */
    static String oddWords() {
        String deletedMark = "<w:pPr><w:rPr><w:del w:id=\"5\" w:author=\"a\"/></w:rPr></w:pPr>";
        String box = "<w:txbxContent><w:p>" + run("boxed") + "</w:p></w:txbxContent>";
        return "<w:p>" + run("The price is ") + deleted("900 euro") + inserted("450 euro") + "</w:p>"
                + "<w:p><w:moveFromRangeStart w:id=\"1\" w:name=\"m\"/><w:moveFrom w:id=\"3\">" + run("moved away")
                + "</w:moveFrom><w:moveFromRangeEnd w:id=\"1\"/></w:p>"
                + "<w:p><w:moveTo w:id=\"4\">" + run("moved here") + "</w:moveTo></w:p>"
                + "<w:p>" + deletedMark + deleted("a deleted paragraph") + "</w:p>"
                + "<w:p>" + inserted("inserted") + "<w:ins w:id=\"7\">" + deleted("deleted again") + "</w:ins>"
                + run(" after") + "</w:p>"
                + "<w:tbl><w:tr><w:trPr><w:del w:id=\"6\" w:author=\"a\"/></w:trPr><w:tc><w:p>" + deleted("deleted row")
                + "</w:p></w:tc></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>" + run("inner")
                + "</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
                + "<w:p><w:r><w:t>tab</w:t><w:tab/><w:t>bed</w:t><w:br/><w:t>line</w:t></w:r></w:p>"
                + "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r><w:r>"
                + "<w:fldChar w:fldCharType=\"separate\"/></w:r>" + run("field result")
                + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
                + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx>" + box
                + "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>" + box
                + "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
                + "<w:sdt><w:sdtContent><w:p>" + run("controlled") + "</w:p></w:sdtContent></w:sdt>"
                + "<w:p><w:hyperlink w:anchor=\"x\">" + run("one link") + "</w:hyperlink></w:p>";
    }

    private static String run(String text) {
        return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
    }

    private static String inserted(String text) {
        return "<w:ins w:id=\"8\" w:author=\"a\">" + run(text) + "</w:ins>";
    }

    private static String deleted(String text) {
        return "<w:del w:id=\"9\" w:author=\"a\"><w:r><w:delText xml:space=\"preserve\">" + text
                + "</w:delText></w:r></w:del>";
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
