package guardrails;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a verdict or a confidence, in all that a model may say instead. */
class CheckAnswersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "{\"confidence\": 0.25} | 0.25",
                "{\"confidence\": 0} | 0",
                "{\"confidence\": 1} | 1",
                "` {\"confidence\":1.0}\n` | 1",
                "{\"confidence\": 1.01} | null",
                "{\"confidence\": -0.1} | null",
                "{\"confidence\": \"0.9\"} | null",
                "{\"confidence\": null} | null",
                "{\"confidence\": NaN} | null",
                "{\"confidence\": 1e999} | null",
                "{\"confidence\": [0.9]} | null",
                "{\"confidence\": 0.1, \"confidence\": 0.9} | null",
                "{\"confidence\": 0.9, \"note\": \"sure\"} | null",
                "{\"confidence\": 0.9} {\"confidence\": 0.1} | null",
                "{\"Confidence\": 0.9} | null",
                "{} | null",
                "0.9 | null",
                "I am 90% sure | null",
                "{\"confidence\": 0.9 | null",
                "null | null",
            })
    void onlyANumberFromZeroToOneIsAConfidence(String answer, Double confidence) {
        assertEquals(confidence, Assessment.read(answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":false,\"reason\":\"\"},{\"topic\":\"b\",\"hit\":false}]} | true | ``",
                "{\"verdicts\":[{\"topic\":\"b\",\"hit\":true},{\"topic\":\"a\",\"hit\":false}]} | true | b",
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":true}]} | false | a",
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":false}]} | false | ``",
                "{\"verdicts\":[]} | false | ``",
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":\"no\"},{\"topic\":\"b\",\"hit\":false}]} | false | ``",
                "{\"verdicts\":[{\"topic\":\"a\"},{\"topic\":\"b\",\"hit\":false}]} | false | ``",
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":false},{\"topic\":\"b\",\"hit\":false},{\"topic\":\"c\",\"hit\":true}]} | false | ``",
                "{\"verdicts\":[{\"topic\":\"a\",\"hit\":false},{\"topic\":\"a\",\"hit\":true},{\"topic\":\"b\",\"hit\":false}]} | false | a",
                "{\"verdicts\":{\"a\":false,\"b\":false}} | false | ``",
                "{\"verdicts\":[\"a\",\"b\"]} | false | ``",
                "No topic is touched. | false | ``",
                "`` | false | ``",
                "null | false | ``",
            })
    void onlyOneVerdictForEachTopicIsWhole(String answer, boolean whole, String hits) {
        Set<String> found = new LinkedHashSet<>();
        assertEquals(whole, Judge.read(answer, List.of("a", "b"), found));
        assertEquals(hits == null ? "" : hits, String.join(" ", found));
    }
}
