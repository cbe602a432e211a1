package knowledge.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentTypeTest {

    @ParameterizedTest
    @CsvSource({
        "notes.txt, hello, TEXT",
        "README, hello, TEXT",
        "page, '<!DOCTYPE html><p>', HTML",
        "page.HTM, hello, HTML",
        "a.b.md, # hello, MARKDOWN",
        "program.exe, MZ, ",
        "table.csv, 'a,b', ",
        "paper.pdf, no pdf at all, ",
        "paper.txt, %PDF-1.7, ",
        "paper.pdf, %PDF-1.7, PDF",
        "notes.txt, 'PK\u0003\u0004', ",
        "picture.txt, '\u0000\u0001', ",
        "old.txt, 'words\u001a', TEXT",
        "old.txt, 'one\u000btwo\fthree', TEXT",
        "man.txt, 'N\bN', TEXT",
    })
    void aTypeIsToldByContentAndName(String name, String content, DocumentType type) {
        assertEquals(Optional.ofNullable(type), DocumentType.of(content.getBytes(StandardCharsets.ISO_8859_1), name));
    }

    @Test
    void aWordDocumentIsAZipFileWithADocumentInIt() throws IOException {
        byte[] word = SampleDocuments.docx("a", "b");
        assertEquals(Optional.of(DocumentType.DOCX), DocumentType.of(word, "a.docx"));
        assertEquals(Optional.empty(), DocumentType.of(word, "a.zip"));
        assertEquals(
                Optional.empty(),
                DocumentType.of("PK\u0003\u0004xl/workbook.xml".getBytes(StandardCharsets.UTF_8), "a.docx"));
    }
}
