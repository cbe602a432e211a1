package integration.checking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import integration.files.Fault;
import integration.form.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are no YAML, half a file, too much of one, or not text. */
class UnreadableFilesTest {

    private static final Path GOOD = Path.of("src/test/resources/integration/accepted.camel.yaml");

    @Test
    void textThatIsNotUtf8HasALine() {
        assertFault(1, 1, "byte order mark", "\uFEFF- route:\n");
        assertFault(2, 5, "UTF-8", "- route:\n    \uFFFD: x");
        assertFault(1, 2, "UTF-8", new String("- route:".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_8));
        assertFault(1, 1, "UTF-8", new String("- route:".getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_8));
        assertFault(2, 3, "U+200B", "- route:\n  \u200Bid: x");
        assertFault(1, 3, "U+0007", "- \u0007");
        assertFault(1, 3, "U+202E", "# \u202E x");
    }

    @Test
    void whatIsEmptyIsNoList() {
        assertFault(0, 0, "nothing but comments", "");
        assertFault(0, 0, "nothing but comments", " \n\n");
        assertFault(0, 0, "nothing but comments", "# nothing\n");
        assertFault(0, 0, "nothing but comments", "---\n");
        assertFault(1, 1, "a tab", "\t- route:\n");
        assertFault(3, 1, "a tab", "- route:\n    id: x\n\tdescription: y\n");
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnce() {
        assertFault(0, 0, "1 MiB", "#".repeat(YamlText.LONGEST + 1));
        assertFault(1, 101, "nested", "[".repeat(100_000));
        assertFault(1, 201, "nested", "- ".repeat(300));
        assertFault(1, 351, "nested", "[{\"a\": ".repeat(10_000));
        assertFault(1, 3, "anchor", "- &a [x, x]\n- &b [*a, *a]\n");
        assertEquals(
                FileCheck.MOST_FAULTS,
                Routes.faults("- {route: {}}\n".repeat(20_000)).size());
    }

    @Test
    void longTextsDoNotTakeForEver() {
        List<String> long_ = List.of(
                "${" + "body.".repeat(50_000) + "}",
                "${body" + "[a]".repeat(50_000) + "}",
                "${".repeat(50_000),
                "{{".repeat(50_000),
                "$".repeat(50_000) + "{{",
                "{{a}}".repeat(50_000),
                "a-".repeat(50_000) + "a",
                "/a".repeat(50_000),
                "{{env:ROUTE_A}}".repeat(20_000),
                "a=".repeat(50_000));
        for (String text : long_) {
            for (String step : List.of(
                    "- log: '" + text + "'",
                    "- to: 'direct:" + text + "'",
                    "- to: 'sql:" + text + "'",
                    "- to: 'file:data/" + text + "'",
                    "- to: 'https://x/" + text + "?" + text.replace("?", "") + "'",
                    "- bean: {ref: worker, method: 'claim(" + text + ")'}",
                    "- setBody: {constant: '" + text + "'}",
                    "- setBody: {simple: '" + text + "'}",
                    "- to: {uri: 'platform-http:" + text + "', id: '" + text + "', description: '" + text + "'}",
                    "- to: {uri: 'kafka:x', parameters: {saslJaasConfig: '" + text + "', key: '" + text + "'}}",
                    "- removeHeader: {name: '" + text + "'}",
                    "- " + (text.length() > 40_000 ? text.substring(0, 40_000) : text).replaceAll("[^a-z]", "")
                            + ": x")) {
                assertTrue(Routes.faults(Routes.withSteps(step)).size() <= FileCheck.MOST_FAULTS);
            }
        }
    }

    @Test
    void stepsWithinEachOtherAreLookedAtAsDeepAsAFileMayBe() {
        String open = "- filter: {expression: {constant: {expression: 'true'}}, steps: [";
        String steps =
                (open.substring(2) + "{").repeat(29).replaceFirst("^", "- {") + "log: x" + "}]}".repeat(29) + "}";
        assertEquals(List.of(), Routes.faults(Routes.withSteps(steps)));
        assertEquals(
                1,
                Routes.faults(Routes.withSteps(steps.replace("log: x", "lug: x")))
                        .size());
    }

    /** A file that is read while it is written ends anywhere. */
    @Test
    void halfAFileNeverThrows() throws IOException {
        byte[] good = Files.readAllBytes(Path.of("src/main/resources/routes/4-order/53-call-model.camel.yaml"));
        for (int length = 0; length <= good.length; length++) {
            assertSound(new String(good, 0, length, StandardCharsets.UTF_8), "cut at " + length);
        }
    }

    @Test
    void aFileWithOneCharacterChangedNeverThrows() throws IOException {
        String good = Files.readString(GOOD);
        String others = "\t\n:-[]{}'\"&*!|>%@`#,?$ \\~0a";
        for (int at = 0; at < good.length(); at += 7) {
            char other = others.charAt(at % others.length());
            assertSound(good.substring(0, at) + other + good.substring(at + 1), other + " at " + at);
        }
    }

    private static void assertSound(String text, String what) {
        for (Fault fault : Routes.faults(text)) {
            boolean whole = fault.line() == 0 && fault.reason().contains("nothing but comments");
            assertTrue(whole || fault.line() > 0 && fault.column() > 0, what + ": " + fault);
            assertTrue(fault.line() <= text.lines().count() + 1, what + ": " + fault);
        }
    }

    private static void assertFault(int line, int column, String words, String text) {
        List<Fault> faults = Routes.faults(text);
        assertEquals(1, faults.size(), faults.toString());
        Fault fault = faults.getFirst();
        assertEquals(line + ":" + column, fault.line() + ":" + fault.column(), fault.reason());
        assertTrue(fault.reason().contains(words), fault.reason());
    }
}
