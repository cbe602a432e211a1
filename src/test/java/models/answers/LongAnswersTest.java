package models.answers;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model can be made to write anything, as long as an answer may be: reading it takes no longer than its length. */
class LongAnswersTest {

    private static final int LENGTH = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>",
                "x<think>",
                "</think>",
                "`",
                "```",
                "<tool_call>{",
                "<tool_call>{}",
                "<function=echo>",
                "[TOOL_CALLS]",
                "<|channel|>",
                "<|channel|>a<|message|>",
                "<reasoning>",
                "</reasoning>",
                "<reasoning></reasoning>",
                "<think></think>",
                "<|channel|>final",
                "analysis",
                "analysisassistant",
                "x<|channel>thought",
                "<",
                "< think",
                "[THINK]",
                "<think ",
                "[TOOL_CALLS][{"
            })
    void isReadInTime(String piece) throws Exception {
        for (String end : List.of("", "}", "</tool_call>")) {
            String body = new ObjectMapper()
                    .writeValueAsString(Map.of(
                            "choices",
                            List.of(Map.of(
                                    "finish_reason",
                                    "stop",
                                    "message",
                                    Map.of("content", piece.repeat(LENGTH / piece.length()) + end)))));
            assertTimeout(Duration.ofSeconds(5), () -> AnswerReader.read(body, List.of("echo")), piece + end);
        }
    }
}
