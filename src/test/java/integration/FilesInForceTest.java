package integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.checking.BuiltInRoutes;
import integration.checking.FileCheck;
import integration.files.BuiltInFiles;
import integration.files.Fault;
import integration.files.Folder;
import integration.files.RouteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which of several files are in force, when some of them are wrong or do not go together. */
class FilesInForceTest {

    private static final List<RouteFile> OWN = BuiltInFiles.read();
    private static final BuiltInRoutes VOCABULARY = BuiltInRoutes.of(OWN);
    private static final FileCheck CHECK = new FileCheck(VOCABULARY, VOCABULARY.schemes(), Path.of("data"));
    private static final BuiltIn BUILT_IN =
            BuiltIn.of(OWN, file -> CHECK.check(file).declared());

    /** What is in the folder now. */
    private final Map<String, String> folder = new TreeMap<>();

    private final List<Set<String>> tried = new ArrayList<>();
    private final FilesInForce files = new FilesInForce(CHECK, new Together(BUILT_IN), this::tryOut);

    /** Stands in for Camel: a route whose text has FAILS cannot be made. */
    private List<Fault> tryOut(Collection<RouteFile> all, Set<String> names) {
        tried.add(names);
        return all.stream()
                .filter(file -> names.contains(file.name()) && file.text().contains("FAILS"))
                .map(file -> Fault.of(file.name(), "it cannot be made"))
                .toList();
    }

    @Test
    void whatIsRightIsInForce() {
        put("a", route("a", ""), "b", route("b", "a"));
        assertInForce("a b");
        assertEquals(List.of(Set.of("a.camel.yaml", "b.camel.yaml")), tried);
    }

    @Test
    void onlyWhatWasChangedIsTried() {
        put("a", route("a", ""), "b", route("b", ""));
        put("b", route("b", "a"));
        assertEquals(Set.of("b.camel.yaml"), tried.getLast());
    }

    @Test
    void aWrongFileStaysAsItWas() {
        put("a", route("a", ""));
        String good = text("a");
        put("a", route("a", "") + "x: y");
        assertRefused("a");
        assertEquals(good, text("a"));
        put("a", route("a", "").replace("id: a", "id: a\n    description: FAILS"));
        assertRefused("a");
        assertEquals(good, text("a"));
    }

    @Test
    void aWrongNewFileIsNotThere() {
        put("a", route("a", ""), "b", route("b", "nobody"));
        assertInForce("a");
        assertRefused("b");
        assertReason("b", "line 7, column 25: no route begins with direct:nobody");
    }

    @Test
    void oneIdInTwoFilesIsTheFaultOfTheOneThatCame() {
        put("b", route("one", ""));
        put("a", route("one", ""));
        assertInForce("b");
        assertReason("a", "the id one is that of a route in b.camel.yaml, too");
    }

    @Test
    void anIdThatMovesToAnotherFileIsNoneTwice() {
        put("a", route("one", ""));
        folder.remove("a");
        put("b", route("one", ""));
        assertInForce("b");
        assertEquals(Map.of(), files.refused());
    }

    @Test
    void aFileThatOthersNeedIsNotTakenAway() {
        put("a", route("a", ""), "b", route("b", "a"));
        folder.remove("a");
        take();
        assertInForce("a b");
        assertReason(
                "a",
                "what it had is needed; without it: b.camel.yaml, line 7, column 25: no route begins with direct:a");
        folder.remove("b");
        take();
        assertInForce("");
        assertEquals(Map.of(), files.refused());
    }

    @Test
    void twoThatGoTogetherMayBeChangedTogether() {
        put("a", route("a", ""), "b", route("b", "a"));
        put("a", route("other", ""), "b", route("b", "other"));
        assertInForce("a b");
        assertEquals(Map.of(), files.refused());
        put("a", route("third", ""), "b", route("b", "third") + "x: y");
        assertRefused("a b");
        assertTrue(text("a").contains("id: other"), "a was changed without b");
    }

    @Test
    void theRuntimesOwnRouteIsReplacedUnderItsIdAlone() {
        put("a", route("mine", "").replace("direct:mine", "direct:take-turn"));
        assertReason("a", "it begins as the runtime's own route take-turn; to replace that, give this route its id");
    }

    @Test
    void whoUsesATemplateIsTriedWithIt() {
        put("t", template("hello", "text"), "u", templated("greet", "hello", "text"));
        assertInForce("t u");
        put("t", template("hello", "text") + "# changed\n");
        assertEquals(Set.of("t.camel.yaml", "u.camel.yaml"), tried.getLast());
        folder.remove("t");
        take();
        assertReason("t", "what it had is needed; without it: u.camel.yaml");
        put("u", templated("greet", "hello", "FAILS"));
        assertRefused("t u");
    }

    @Test
    void aTemplateOfTheRuntimeCannotBeReplaced() {
        put("t", template("at-intervals", "text"));
        assertReason("t", "the template at-intervals is built in");
    }

    private void put(String... namesAndTexts) {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            folder.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        take();
    }

    private void take() {
        List<RouteFile> found = new ArrayList<>();
        folder.forEach((name, text) -> found.add(new RouteFile(name + Folder.ENDING, text)));
        files.take(new Folder.Contents(found, List.of()));
    }

    private String text(String name) {
        return files.inForce().get(name + Folder.ENDING).file().text();
    }

    private void assertInForce(String names) {
        assertEquals(names, names(files.inForce().keySet()), files.refused().toString());
    }

    private void assertRefused(String names) {
        assertEquals(names, names(files.refused().keySet()), files.refused().toString());
    }

    private void assertReason(String name, String part) {
        String told =
                files.refused().getOrDefault(name + Folder.ENDING, List.of()).toString();
        assertTrue(told.contains(part), told);
    }

    private static String names(Set<String> files) {
        return String.join(" ", new TreeSet<>(files)).replace(Folder.ENDING, "");
    }

    /** @param calls the route that it calls; empty for none */
    private static String route(String id, String calls) {
        String steps = calls.isEmpty() ? "log: {message: hello}" : "to: {uri: direct:" + calls + "}";
        return """
                - route:
                    id: %s
                    description: A test's.
                    routeConfigurationId: order-step
                    from:
                      uri: direct:%s
                      steps: [%s]
                """.formatted(id, id, steps);
    }

    private static String template(String id, String parameter) {
        return """
                - routeTemplate:
                    id: %s
                    description: A test's.
                    parameters:
                      - {name: %s, description: What is said (text)., required: true}
                      - {name: name, description: The route's id (text)., required: true}
                    route:
                      routeConfigurationId: order-step
                      from:
                        uri: "direct:{{name}}"
                        steps:
                          - log: {message: "{{%s}}"}
                """.formatted(id, parameter, parameter);
    }

    private static String templated(String id, String template, String value) {
        return """
                - templatedRoute:
                    routeTemplateRef: %s
                    routeId: %s
                    parameters:
                      - {name: name, value: %s}
                      - {name: text, value: %s}
                """.formatted(template, id, id, value);
    }
}
