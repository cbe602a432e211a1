package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The list of parts (CycloneDX) that the build writes names all that it packages. */
class PartsListIT {

    private static final Path LIST = Path.of("target", "bom.json");
    private static final Path LIBRARIES = Path.of("target", "quarkus-app", "lib");

    @Test
    void everyPackagedLibraryIsInTheList() throws IOException {
        Set<String> missing = new TreeSet<>(packaged());
        assertTrue(missing.size() > 100, "the package has its libraries");
        JsonNode list = list();
        components(list).forEach(part -> missing.remove(fileName(part)));
        assertEquals(Set.of(), missing);
    }

    @Test
    void theSameSourcesGiveTheSameList() throws IOException {
        JsonNode list = list();
        assertEquals("1.6", list.get("specVersion").asText());
        assertTrue(list.path("serialNumber").isMissingNode(), "a serial number would be another one each time");
        assertTrue(list.path("metadata").path("timestamp").isMissingNode(), "a time would be another one each time");
    }

    private static JsonNode list() throws IOException {
        return new ObjectMapper().readTree(LIST.toFile());
    }

    private static List<JsonNode> components(JsonNode list) {
        return StreamSupport.stream(list.get("components").spliterator(), false).toList();
    }

    private static List<String> packaged() throws IOException {
        try (var files = Files.walk(LIBRARIES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    /** As Quarkus names it: {@code <group>.<artifact>-<version>[-<classifier>].jar}. */
    private static String fileName(JsonNode part) {
        String purl = part.path("purl").asText();
        int at = purl.indexOf("classifier=");
        String classifier =
                at < 0 ? "" : "-" + purl.substring(at + "classifier=".length()).replaceFirst("&.*", "");
        return part.path("group").asText() + "." + part.path("name").asText() + "-"
                + part.path("version").asText() + classifier + ".jar";
    }
}
