package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import development.LastGoodFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip in a YAML file: the development mode goes on with the file as it was, and says file, line and reason. */
class LastGoodFilesTest {

    private static final Path ROUTES = Path.of("src/main/resources/routes/9-development");
    private static final String ROUTE = "routes/9-development/30-describe-dev-chain.camel.yaml";

    @TempDir
    Path built;

    @TempDir
    Path kept;

    private Path route;
    private String good;

    @BeforeEach
    void build() throws Exception {
        route = built.resolve(ROUTE);
        Files.createDirectories(route.getParent());
        good = Files.readString(ROUTES.resolve(route.getFileName().toString()));
        Files.writeString(route, good);
        Files.writeString(built.resolve("models.yaml"), "models: []\n");
        // A class of the product with a name that routes use.
        Files.copy(Path.of("target/classes/development/DevMarket.class"), built.resolve("DevMarket.class"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: describe-dev-chain | id: a: b               | line 2: mapping values are not allowed here",
                "- marshal:             | - marshall:            | line 17: Unknown node id: marshall",
                "uri: platform-http     | url: platform-http     | line 7: Unsupported field: url",
                "from:                  | form:                  | line 2: Unsupported field: form",
                "description: Dev       | description: 'Dev      | line 25: found unexpected end of stream",
                "steps:                 | steps: [               | line 12: ",
            })
    void theLastGoodRouteRunsOn(String from, String to, String reason) throws Exception {
        var files = new LastGoodFiles(kept);
        assertEquals(List.of(), files.restore(built));

        Files.writeString(route, good.replace(from, to));
        List<String> problems = files.restore(built);
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith(ROUTE + ", " + reason.strip()), problems.getFirst());
        assertEquals(good, Files.readString(route));
        assertEquals(List.of(), files.restore(built), "what was restored is good");
    }

    /** What Camel would only find when it starts the route, and the whole program with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET            | 'GET\n        matchOnUriPrefx: true' | matchOnUriPrefx",
                "GET            | 'GET\n        matchOnUriPrefix: maybe' | matchOnUriPrefix",
                "- removeHeaders: | '- to:\n            uri: seda:read-events\n            parameters:\n              size: many\n        - removeHeaders:' | size",
                "- removeHeaders: | '- to:\n            uri: sedar:read-events\n        - removeHeaders:' | no component named sedar",
                "- removeHeaders: | '- bean:\n            ref: nobody\n        - removeHeaders:' | no bean named nobody",
            })
    void anEndpointThatCannotBeMadeIsFoundBeforeTheStart(String from, String to, String option) throws Exception {
        var files = new LastGoodFiles(kept);
        files.restore(built);
        Files.writeString(route, good.replace(from, to.replace("\\n", "\n")));
        String problem = String.join("; ", files.restore(built));
        assertTrue(problem.matches("\\Q" + ROUTE + "\\E, line \\d+: .*" + option + ".*"), problem);
        assertEquals(good, Files.readString(route));
    }

    @Test
    void otherYamlFilesAreKeptToo() throws Exception {
        var files = new LastGoodFiles(kept);
        files.restore(built);
        Files.writeString(built.resolve("models.yaml"), "models:\n  - a: [1\n  - b\n");
        String problem = files.restore(built).getFirst();
        assertTrue(problem.startsWith("models.yaml, line "), problem);
        assertEquals("models: []\n", Files.readString(built.resolve("models.yaml")));
    }

    @Test
    void theNextBuildTakesTheFileAgain() throws Exception {
        var files = new LastGoodFiles(kept);
        files.restore(built);
        Files.writeString(route, "- route: [");
        files.restore(built);
        assertTrue(Files.getLastModifiedTime(route).toMillis() < System.currentTimeMillis() - 1_000_000);
    }

    @Test
    void withoutAGoodOneItSaysWhy() throws Exception {
        Files.writeString(route, "- route:\n    id: a: b\n");
        var refused = assertThrows(IllegalStateException.class, () -> new LastGoodFiles(kept).restore(built));
        assertEquals(ROUTE + ", line 2: mapping values are not allowed here", refused.getMessage());
    }

    @Test
    void allFilesOfTheProductAreGood() throws Exception {
        assertEquals(List.of(), new LastGoodFiles(kept).restore(Path.of("target/classes")));
    }
}
