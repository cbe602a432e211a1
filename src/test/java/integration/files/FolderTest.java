package integration.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as editors, copying programs and Kubernetes leave it, on a real file system. */
class FolderTest {

    @TempDir
    Path place;

    @Test
    void aChangeCountsOnceTwoLooksSeeTheSame() throws IOException {
        Folder folder = started();
        write("a.camel.yaml", "[]");
        assertEquals(Optional.empty(), folder.changed());
        assertEquals(List.of("a.camel.yaml=[]"), texts(folder.changed().orElseThrow()));
        assertEquals(Optional.empty(), folder.changed());
    }

    @Test
    void whatIsBeingWrittenIsNotReadInTheMiddle() throws IOException {
        Folder folder = started();
        write("a.camel.yaml", "- route:");
        assertEquals(Optional.empty(), folder.changed());
        Files.writeString(place.resolve("a.camel.yaml"), "\n    id: a", StandardOpenOption.APPEND);
        assertEquals(Optional.empty(), folder.changed(), "it was still growing");
        Files.writeString(place.resolve("a.camel.yaml"), "\n    from: b", StandardOpenOption.APPEND);
        assertEquals(Optional.empty(), folder.changed(), "it was still growing");
        assertEquals(
                List.of("a.camel.yaml=- route:\n    id: a\n    from: b"),
                texts(folder.changed().orElseThrow()));
    }

    @Test
    void oneThatIsAlwaysWrittenHoldsNoOtherUp() throws IOException {
        Folder folder = started();
        write("a.camel.yaml", "[]");
        write("b.camel.yaml", "1");
        folder.changed();
        write("b.camel.yaml", "22");
        assertEquals(List.of("a.camel.yaml=[]"), texts(folder.changed().orElseThrow()));
    }

    @Test
    void aFileThatIsWrittenAnewByTakingItAwayWasNeverAway() throws IOException {
        write("a.camel.yaml", "[]");
        Folder folder = started();
        Files.delete(place.resolve("a.camel.yaml"));
        assertEquals(Optional.empty(), folder.changed());
        write("a.camel.yaml", "[ ]");
        assertEquals(Optional.empty(), folder.changed());
        assertEquals(List.of("a.camel.yaml=[ ]"), texts(folder.changed().orElseThrow()));
        Files.delete(place.resolve("a.camel.yaml"));
        assertEquals(Optional.empty(), folder.changed());
        assertEquals(List.of(), texts(folder.changed().orElseThrow()));
    }

    @Test
    void aFileOfTheSameSizeInItsPlaceIsAChange() throws IOException {
        write("a.camel.yaml", "1");
        Folder folder = started();
        Path other = place.resolve("a.tmp");
        Files.writeString(other, "2");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(place.resolve("a.camel.yaml")));
        Files.move(other, place.resolve("a.camel.yaml"), StandardCopyOption.REPLACE_EXISTING);
        folder.changed();
        assertEquals(List.of("a.camel.yaml=2"), texts(folder.changed().orElseThrow()));
    }

    @Test
    void whatEditorsLeaveBesideAFileIsNone() throws IOException {
        for (String name : List.of(
                ".a.camel.yaml.swp",
                "a.camel.yaml~",
                "#a.camel.yaml#",
                ".#a.camel.yaml",
                "4913",
                "a.camel.yaml.bak",
                "a.yaml",
                ".git/a.camel.yaml",
                "#x/a.camel.yaml")) {
            write(name, "x");
        }
        write("tools/b.camel.yaml", "[]");
        assertEquals(List.of("tools/b.camel.yaml=[]"), texts(new Folder(place).read()));
    }

    @Test
    void aConfigMapIsExchangedByOneLink() throws IOException {
        write("..2026_01/a.camel.yaml", "1");
        Files.createSymbolicLink(place.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(place.resolve("a.camel.yaml"), Path.of("..data", "a.camel.yaml"));
        Folder folder = new Folder(place);
        assertEquals(List.of("a.camel.yaml=1"), texts(folder.read()));
        write("..2026_02/a.camel.yaml", "2");
        Files.createSymbolicLink(place.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(place.resolve("..data_tmp"), place.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals(Optional.empty(), folder.changed());
        assertEquals(List.of("a.camel.yaml=2"), texts(folder.changed().orElseThrow()));
    }

    @Test
    void aLinkThatLeadsBackOrNowhereIsGonePast() throws IOException {
        write("in/a.camel.yaml", "[]");
        Files.createSymbolicLink(place.resolve("in/again"), place);
        Files.createSymbolicLink(place.resolve("round.camel.yaml"), Path.of("round.camel.yaml"));
        Files.createSymbolicLink(place.resolve("nowhere.camel.yaml"), Path.of("nothing"));
        assertEquals(List.of("in/a.camel.yaml=[]"), texts(new Folder(place).read()));
    }

    @Test
    void whatCannotBeReadIsToldAndKeepsNothingElseBack() throws IOException {
        Files.write(place.resolve("latin.camel.yaml"), "é".getBytes(StandardCharsets.ISO_8859_1));
        write("large.camel.yaml", " ".repeat(1024 * 1024 + 1));
        write("good.camel.yaml", "[]");
        Folder.Contents contents = new Folder(place).read();
        assertEquals(List.of("good.camel.yaml=[]"), texts(contents));
        assertEquals(
                List.of(
                        "large.camel.yaml: it has more than 1 MiB; parts of it should be files of their own",
                        "latin.camel.yaml: it is not written in UTF-8"),
                contents.faults().stream().map(Fault::toString).toList());
    }

    @Test
    void aFolderThatIsGoneTakesNothingAway() throws IOException {
        write("routes/a.camel.yaml", "[]");
        Folder folder = new Folder(place.resolve("routes"));
        folder.read();
        Files.move(place.resolve("routes"), place.resolve("elsewhere"));
        Folder.Contents gone = folder.changed().orElseThrow();
        assertEquals(List.of("a.camel.yaml=[]"), texts(gone));
        assertTrue(gone.faults().getFirst().reason().startsWith("the folder is gone"), gone.toString());
        assertEquals(Optional.empty(), folder.changed(), "it is told once");
        Files.move(place.resolve("elsewhere"), place.resolve("routes"));
        assertEquals(List.of(), folder.changed().orElseThrow().faults());
    }

    @Test
    void aFolderThatWasNeverThereIsEmptyAndAFileIsNone() throws IOException {
        assertEquals(new Folder.Contents(List.of(), List.of()), new Folder(place.resolve("none")).read());
        write("file", "x");
        assertEquals(1, new Folder(place.resolve("file")).read().faults().size());
    }

    @Test
    void aFolderWithTooManyFilesKeepsWhatItHad() throws IOException {
        write("a.camel.yaml", "[]");
        Folder folder = started();
        for (int i = 0; i < 500; i++) {
            write("many/" + i + ".camel.yaml", "[]");
        }
        Folder.Contents many = folder.changed().orElseThrow();
        assertEquals(List.of("a.camel.yaml=[]"), texts(many));
        assertTrue(many.faults().getFirst().reason().contains("more than 500 files"), many.toString());
    }

    private Folder started() {
        var folder = new Folder(place);
        folder.read();
        return folder;
    }

    private void write(String name, String text) throws IOException {
        Path file = place.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> texts(Folder.Contents contents) {
        return contents.files().stream()
                .map(file -> file.name() + "=" + file.text())
                .toList();
    }
}
