package integration.checking;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import integration.files.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;
import org.junit.jupiter.api.Test;

/** Which functions of Simple pass, wherever they stand. */
class SimpleTextTest {

    private static final String TEXT = "${env:ENCRYPTION_KEY}";

    @Test
    void allowedOnesPass() throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (String text : lines("simple-allowed.txt")) {
            faults.addAll(Routes.faults(Routes.withSteps(log(text))));
        }
        assertEquals(List.of(), faults);
    }

    /** What is allowed here and nothing to Camel (whose beans are not here) would be found out too late. */
    @Test
    void camelKnowsTheAllowedOnes() throws IOException {
        try (var context = new DefaultCamelContext()) {
            Language simple = context.resolveLanguage("simple");
            for (String text : lines("simple-allowed.txt")) {
                if (text.contains("bean:")) {
                    continue;
                }
                boolean question = text.contains("==") || text.contains(" > ");
                assertDoesNotThrow(() -> question ? simple.createPredicate(text) : simple.createExpression(text), text);
            }
        }
    }

    @Test
    void allOthersAreRefusedAtTheirPlace() throws IOException {
        List<String> passed = new ArrayList<>();
        for (String text : lines("simple-refused.txt")) {
            List<Fault> faults = Routes.faults(Routes.withSteps(log(text)));
            if (faults.isEmpty()
                    || faults.getFirst().line() != 9
                    || faults.getFirst().column() != 22) {
                passed.add(text + " " + faults);
            }
        }
        assertEquals(List.of(), passed);
    }

    /** A reason that names the function says what to write in its place. */
    @Test
    void theReasonSaysWhatToDo() {
        assertEquals(
                "${env:ENCRYPTION_KEY} reads the process's settings; write {{env:ROUTE_NAME}} for a setting of your own",
                Routes.faults(Routes.withSteps(log(TEXT))).getFirst().reason());
    }

    @Test
    void theyAreLookedForInEveryText() {
        List<String> steps = List.of(
                "- log: \"" + TEXT + "\"",
                "- setBody: {expression: {simple: {expression: \"" + TEXT + "\"}}}",
                "- setBody: {simple: {expression: \"" + TEXT + "\"}}",
                "- setBody: {simple: \"" + TEXT + "\"}",
                "- setHeader: {name: \"" + TEXT + "\", expression: {constant: {expression: x}}}",
                "- setVariable: {name: \"" + TEXT + "\", expression: {constant: {expression: x}}}",
                "- setHeader: {name: x, expression: {header: {expression: \"" + TEXT + "\"}}}",
                "- setHeader: {name: x, expression: {tokenize: {token: \"" + TEXT + "\"}}}",
                "- setHeaders: {headers: [{name: x, expression: {simple: {expression: \"" + TEXT + "\"}}}]}",
                "- bean: {ref: worker, method: \"claim(" + TEXT + ")\"}",
                "- setBody: {expression: {method: {ref: worker, method: \"claim(" + TEXT + ")\"}}}",
                "- toD: {uri: \"direct:" + TEXT + "\"}",
                "- wireTap: {uri: \"direct:" + TEXT + "\"}",
                "- to: {uri: \"direct:" + TEXT + "\"}",
                "- to: {uri: direct:x, parameters: {timeout: \"" + TEXT + "\"}}",
                "- enrich: {expression: {simple: {expression: \"direct:" + TEXT + "\"}}}",
                "- throwException: {exceptionType: orders.PermanentFailure, message: \"" + TEXT + "\"}",
                "- rollback: {message: \"" + TEXT + "\"}",
                "- filter: {expression: {simple: {expression: \"" + TEXT + " == 'x'\"}}, steps: []}",
                "- choice: {when: [{expression: {simple: {expression: \"" + TEXT + "\"}}, steps: []}]}",
                "- removeHeaders: {pattern: \"" + TEXT + "\"}",
                "- split: {expression: {simple: {expression: \"" + TEXT + "\"}}, steps: []}",
                "- split: {delimiter: \"" + TEXT + "\", expression: {simple: {expression: \"${body}\"}}, steps: []}",
                "- doTry: {steps: [{log: \"" + TEXT + "\"}]}",
                "- doTry: {steps: [], doFinally: {steps: [{log: \"" + TEXT + "\"}]}}",
                "- to: {uri: 'sql:select 1', id: \"" + TEXT + "\", description: x}");
        assertEquals(
                List.of(),
                steps.stream()
                        .filter(step -> Routes.faults(Routes.withSteps(step)).isEmpty())
                        .toList());
    }

    private static String log(String text) {
        return "- log:\n    message: '" + text.replace("'", "''") + "'";
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/integration", file));
    }
}
