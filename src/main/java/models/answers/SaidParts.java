package models.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parts of one message, sorted into what is for the reader, what is not, and which tools it wants. */
final class SaidParts {

    private static final Set<String> REASONING = Set.of(
            "thinking",
            "reasoning",
            "reasoning_content",
            "reasoning_text",
            "redacted_thinking",
            "thought",
            "thoughts",
            "summary_text");
    private static final Set<String> CALLS = Set.of("tool_use", "tool_call", "tool-call", "function_call", "function");
    /** Where a server puts the text of a part, in the order of what is tried. */
    private static final List<String> TEXTS =
            List.of("text", "thinking", "reasoning", "reasoning_content", "content", "value", "summary");
    /** What a part without its type is told apart by. */
    private static final List<String> READ = List.of("text", "content", "value");

    private static final List<String> THOUGHT = List.of("thinking", "reasoning", "reasoning_content");
    /** Parts lie in parts at some providers, but not deeper than this. */
    private static final int DEEPEST = 8;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<JsonNode> calls = new ArrayList<>();

    /** Adds a message's content: a text, a part, a list of either, or nothing. */
    void add(JsonNode content) {
        if (content.isArray()) {
            content.forEach(this::add);
        } else if (content.isObject()) {
            addPart(content);
        } else if (content.isValueNode() && !content.isNull()) {
            text.append(content.asText());
        }
    }

    void addReasoning(JsonNode said) {
        String words = words(said, DEEPEST);
        if (!words.isBlank()) {
            reasoning.append(reasoning.isEmpty() ? "" : "\n").append(words);
        }
    }

    void addRefusal(JsonNode said) {
        refusal.append(words(said, DEEPEST));
    }

    private void addPart(JsonNode part) {
        String type = part.path("type").asText("text").toLowerCase(Locale.ROOT);
        boolean isThought = REASONING.contains(type.replaceFirst("\\..*", ""))
                || part.path("thought").asBoolean(false)
                || READ.stream().noneMatch(part::hasNonNull) && THOUGHT.stream().anyMatch(part::hasNonNull);
        if (isThought) {
            addReasoning(part);
        } else if (type.equals("refusal")) {
            addRefusal(part.has("refusal") ? part.get("refusal") : part);
        } else if (CALLS.contains(type)) {
            calls.add(part);
        } else if (type.equals("text") || type.equals("output_text")) {
            text.append(words(part, DEEPEST));
        }
        // Images, sound, citations and what a provider's own tools brought are no text to sell.
    }

    /** The words of {@code said}, however they are wrapped. */
    private static String words(JsonNode said, int deepest) {
        if (deepest == 0 || said.isNull() || said.isMissingNode()) {
            return "";
        }
        if (said.isArray()) {
            var all = new StringBuilder();
            said.forEach(one -> all.append(words(one, deepest - 1)));
            return all.toString();
        }
        if (said.isObject()) {
            for (String field : TEXTS) {
                if (said.hasNonNull(field)) {
                    return words(said.get(field), deepest - 1);
                }
            }
            return "";
        }
        return said.asText();
    }

    String text() {
        return text.toString();
    }

    String reasoning() {
        return reasoning.toString();
    }

    String refusal() {
        return refusal.toString();
    }

    List<JsonNode> calls() {
        return calls;
    }
}
