package tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What models write where they should write a JSON object. */
class ToolArgumentsTest {

    private static final String OSLO = "{\"city\":\"Oslo\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\":\"Oslo\"}",
                "  {\"city\": \"Oslo\"}\n",
                "\uFEFF{\"city\":\"Oslo\"}",
                "\"{\\\"city\\\":\\\"Oslo\\\"}\"",
                "\"\\\"{\\\\\\\"city\\\\\\\":\\\\\\\"Oslo\\\\\\\"}\\\"\"",
                "```json\n{\"city\":\"Oslo\"}\n```",
                "```\n{\"city\":\"Oslo\"}```",
                "```json\n{\"city\":\"Oslo\"}",
                "Here are the arguments:\n```json\n{\"city\":\"Oslo\"}\n```\nI hope they help.",
                "{\"city\":\"Rome\",\"city\":\"Oslo\"}",
                "{\"city\":\"Oslo\",}",
                "{\"city\":\"Oslo\"}}",
                "{\"city\":\"Oslo\"};",
                "{\"city\":\"Oslo\"},",
                "{\"city\":\"Oslo\"}\"",
                "{\"city\":\"Oslo\"}<|call|>",
                "{\"city\":\"Oslo\"}</tool_call>",
                "{\"city\":\"Oslo\"}\n</parameter>\n</function>",
                "<tool_call>{\"city\":\"Oslo\"}</tool_call>",
                "{\"city\":\"Oslo\"} That is the city.",
                "{\"city\":\"Oslo\"}{\"city\":\"Oslo\"}",
                "{{\"city\":\"Oslo\"}}",
                "json {\"city\":\"Oslo\"}",
                "arguments = {\"city\":\"Oslo\"}",
                "{'city': 'Oslo'}",
                "{city: \"Oslo\"}",
                "{city: 'Oslo'}",
                "{\u201Ccity\u201D: \u201COslo\u201D}",
                "{\u201Ecity\u201C: \u201EOslo\u201C}",
                "{\uFF02city\uFF02\uFF1A\uFF02Oslo\uFF02}",
                "{\"city\": <|\"|>Oslo<|\"|>}",
                "{\"city\": \"Oslo\" // where\n}",
                "{/* where */ \"city\": \"Oslo\"}",
            })
    void isReadAsWhatItCanOnlyMean(String written) {
        assertEquals(OSLO, ToolArguments.read(written).toString());
        assertEquals(OSLO, ToolArguments.sendable(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n", "null", "\"null\"", "None", "undefined", "\"\"", "{}", "\"{}\"", "```json\n{}\n```"})
    void nothingIsAnObjectOfNothing(String written) {
        assertEquals("{}", ToolArguments.read(written).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'on': True, 'off': False, 'none': None} | {\"on\":true,\"off\":false,\"none\":null}",
                "{\"text\": \"True, he said 'None'\", ok: True} | {\"text\":\"True, he said 'None'\",\"ok\":true}",
                "{\"path\": \"C:\\dir\\(x)\"} | {\"path\":\"C:\\\\dir\\\\(x)\"}",
                "{\"a\": \"it\\'s\"} | {\"a\":\"it's\"}",
                "{\"b\":1,\"a\":2} | {\"b\":1,\"a\":2}",
                "{\"a\": [1, 2,], \"b\": +3} | {\"a\":[1,2],\"b\":3}",
                "{\"code\":\"```js\\nx```\"} | {\"code\":\"```js\\nx```\"}",
                "{\"html\":\"<b>x</b>\"}</tool_call> | {\"html\":\"<b>x</b>\"}",
            })
    void saysTheSameInJsonsWay(String written, String read) {
        assertEquals(read, ToolArguments.read(written).toString());
    }

    @Test
    void aTextMayHaveLineBreaks() {
        assertEquals("{\"a\":\"b\\nc\"}", ToolArguments.read("{\"a\":\"b\nc\"}").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing JSON",
                "[1]",
                "[]",
                "[{\"city\":\"Oslo\"}]",
                "{\"city\":\"Oslo\"",
                "42",
                "{\"city\":\"Oslo\"}{\"city\":\"Rome\"}",
                "{\"city\":\"Os",
                "{\"amount\":10",
                "{\"city\" \"Oslo\"}",
                "{\"city\":Oslo}",
                "{\"n\":NaN}",
            })
    void whatCouldMeanTwoThingsIsNot(String written) {
        String said = assertThrows(ToolFailure.class, () -> ToolArguments.read(written))
                .getMessage();
        assertTrue(said.contains("JSON"), said);
        assertEquals("{}", ToolArguments.sendable(written));
    }

    /** It would come to the tool as a question mark. */
    @Test
    void halfOfACharacterIsTold() {
        for (String written : List.of("{\"city\":\"O\\ud83d\"}", "{\"a\":[{\"\\ude00\":1}]}")) {
            ToolFailure told = assertThrows(ToolFailure.class, () -> ToolArguments.read(written));
            assertTrue(told.getMessage().startsWith("the arguments have half of a character"), told.getMessage());
        }
        assertEquals(
                "\ud83d\ude00",
                ToolArguments.read("{\"city\":\"\\ud83d\\ude00\"}").path("city").asText());
    }

    @Test
    void noTextTakesLong() {
        for (String part : List.of("{", "[", "\"", "```", "<|", "{{", "'", "<a>", "{\"a\":", "\u201C", "\\", " ")) {
            String long1 = part.repeat(ToolArguments.MOST / part.length());
            assertTimeout(Duration.ofSeconds(5), () -> ToolArguments.sendable(long1), part);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "web_search, web_search",
        "functions.web_search, web_search",
        "functions.web_search:3, web_search",
        "function.web_search, web_search",
        "tools.web_search, web_search",
        "default_api.web_search, web_search",
        "default_api:web_search, web_search",
        "WebSearch, web_search",
        "web-search, web_search",
        "WEB_SEARCH, web_search",
        "' web_search ', web_search",
        "'web search', web_search",
        "web_search(), web_search",
        "'`web_search`', web_search",
        "web_search<|channel|>json, web_search",
        "mcp__web_search, web_search",
        "twice, twice",
        "Twice, Twice",
        "rm -rf, rm_-rf",
        "../web_search, ___web_search",
        "shop__web_search, shop__web_search",
        "direct:tool-echo, direct_tool-echo",
        "'', unnamed",
    })
    void aNameIsTheToolsThatItCanOnlyMean(String said, String meant) {
        assertEquals(meant, ToolNames.resolved(said, List.of("web_search", "twice", "TWICE", "echo")));
    }
}
