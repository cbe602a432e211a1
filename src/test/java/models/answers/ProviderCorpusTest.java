package models.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What servers answer at the wire, and what it is read as: one line a case in {@code providers/answers.json}, in the form that the
 * server's documentation or a public report of its users shows.
 */
class ProviderCorpusTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> isReadAsItIsMeant() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (var in = ProviderCorpusTest.class.getResourceAsStream("/providers/answers.json")) {
            for (JsonNode one : JSON.readTree(in)) {
                String name = one.path("of").asText() + ": " + one.path("name").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(one, one.get("expect"))));
            }
        }
        return tests.stream();
    }

    private static void check(JsonNode one, JsonNode expected) throws IOException {
        String body = one.get("body").isTextual() ? one.get("body").asText() : JSON.writeValueAsString(one.get("body"));
        int status = one.path("status").asInt(200);
        List<String> tools = JSON.convertValue(
                one.withArray("tools"), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
        if (expected.has("garbled")) {
            assertThrows(GarbledAnswer.class, () -> AnswerReader.read(body, tools));
        } else if (!expected.has("kind")) {
            checkAnswer(AnswerReader.read(body, tools), expected);
        } else if (status == 200) {
            checkTrouble(
                    assertThrows(ProviderRefusal.class, () -> AnswerReader.read(body, tools))
                            .trouble(),
                    expected);
        } else {
            Map<String, List<String>> headers = new TreeMap<>();
            one.path("headers")
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey(), List.of(header.getValue().asText())));
            checkTrouble(Trouble.of(status, headers, body, Instant.now()), expected);
        }
    }

    private static void checkAnswer(ReadAnswer answer, JsonNode expected) {
        assertEquals(expected.get("text").asText(), answer.text());
        assertEquals(expected.get("ending").asText(), answer.ending().name());
        assertEquals(expected.path("reasoning").asText(""), answer.reasoning());
        assertEquals(expected.has("input") ? expected.get("input").asLong() : null, answer.inputTokens());
        assertEquals(expected.has("output") ? expected.get("output").asLong() : null, answer.outputTokens());
        List<String> calls = new ArrayList<>();
        expected.path("calls")
                .forEach(call -> calls.add(call.get(0).asText() + call.get(1).asText()));
        assertEquals(
                calls,
                answer.calls().stream()
                        .map(call -> call.name() + call.arguments())
                        .toList());
        assertEquals(
                answer.calls().size(),
                answer.calls().stream().map(call -> call.id()).distinct().count(),
                "each call has an id of its own");
    }

    private static void checkTrouble(Trouble trouble, JsonNode expected) {
        assertEquals(expected.get("kind").asText(), trouble.kind().name(), trouble.toString());
        assertTrue(trouble.reason().contains(expected.path("says").asText("")), trouble.reason());
        assertTrue(trouble.reason().length() <= 210, trouble.reason());
        assertTrue(!trouble.reason().contains("sk-"), trouble.reason());
        if (expected.has("pause")) {
            assertEquals(
                    Math.round(expected.get("pause").asDouble() * 1000),
                    trouble.pause().toMillis(),
                    1);
        }
        if (expected.has("status")) {
            assertEquals(expected.get("status").asInt(), trouble.status());
        }
    }
}
