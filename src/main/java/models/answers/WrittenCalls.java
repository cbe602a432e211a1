package models.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.ToolArguments;
import tools.ToolNames;

/**
 * Finds tool calls that a server left in the text, in the marks of the model's own format, because it does not know them. Such a text
 * is no answer. Only a text that ends with them counts, and only calls of tools that were offered: else it is about such marks.
 */
final class WrittenCalls {

    /** {@code <tool_call>{...}</tool_call>} of Hermes and Qwen, {@code <function=name>{...}</function>} of Llama. */
    private static final Pattern MARKED = Pattern.compile(
            "<tool_call>\\s*(?<call>\\{[\\s\\S]*?})\\s*(?:</tool_call>|\\z)|<function=(?<name>[\\w.:-]{1,100})>(?<args>[\\s\\S]*?)(?:</function>|\\z)");
    /** Of Mistral and of Llama 3. */
    private static final Pattern BEGUN = Pattern.compile("(?:\\[TOOL_CALLS]|<\\|python_tag\\|>)\\s*(?=[\\[{])");

    private WrittenCalls() {}

    /**
     * @param before what the model says before its calls
     * @param calls in the form of an API's; empty if there are none
     */
    record Found(String before, List<JsonNode> calls) {}

    static Found in(String text, Collection<String> offered) {
        Found none = new Found(text, List.of());
        if (offered.isEmpty()) {
            return none;
        }
        Matcher begun = BEGUN.matcher(text);
        if (begun.find()) {
            return checked(text, begun.start(), list(text.substring(begun.end())), offered);
        }
        if (!endsACall(text)) {
            return none;
        }
        Matcher marked = MARKED.matcher(text);
        List<JsonNode> calls = new ArrayList<>();
        int first = -1;
        int end = 0;
        while (marked.find()) {
            first = first < 0 ? marked.start() : first;
            if (!calls.isEmpty() && !text.substring(end, marked.start()).isBlank()) {
                return none;
            }
            end = marked.end();
            calls.add(
                    marked.group("call") == null
                            ? JsonNodeFactory.instance
                                    .objectNode()
                                    .put("name", marked.group("name"))
                                    .put("arguments", marked.group("args"))
                            : ToolArguments.tree(marked.group("call")));
        }
        return !calls.isEmpty() && text.substring(end).isBlank() ? checked(text, first, calls, offered) : none;
    }

    /** Without it each mark of a long text would be looked at to the end of the text. */
    private static boolean endsACall(String text) {
        String said = text.stripTrailing();
        for (String end : List.of("</tool_call>", "</function>")) {
            said = said.endsWith(end)
                    ? said.substring(0, said.length() - end.length()).stripTrailing()
                    : said;
        }
        return said.endsWith("}");
    }

    private static List<JsonNode> list(String json) {
        JsonNode object = ToolArguments.tree(json.strip().startsWith("[") ? "{\"calls\":" + json.strip() + "}" : json);
        return object.has("calls") ? object.get("calls").valueStream().toList() : List.of(object);
    }

    private static Found checked(String text, int start, List<JsonNode> calls, Collection<String> offered) {
        boolean areAll = !calls.isEmpty()
                && calls.stream()
                        .allMatch(call -> offered.contains(
                                ToolNames.resolved(call.path("name").asText(), offered)));
        return areAll ? new Found(text.substring(0, start).strip(), calls) : new Found(text, List.of());
    }
}
