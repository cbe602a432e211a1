package models.answers;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A chat completion as the events that it is streamed as, put together: some gateways stream whether they are asked to or not. Without
 * its last event it has no finish reason, so that half a stream is not taken for an answer.
 */
final class Streamed {

    private static final ObjectMapper JSON = Json.mapper();

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, ObjectNode> calls = new TreeMap<>();
    private final ObjectNode answer = JSON.createObjectNode();
    private String finishReason;

    private Streamed() {}

    /** True if {@code body} is of events ({@code text/event-stream}). */
    static boolean is(String body) {
        String start = body.stripLeading();
        return start.startsWith("data:") || start.startsWith("event:") || start.startsWith(": ");
    }

    static JsonNode whole(String body) throws JsonProcessingException {
        var streamed = new Streamed();
        for (String line : body.split("\\R")) {
            String data =
                    line.startsWith("data:") ? line.substring("data:".length()).strip() : "";
            if (!data.isEmpty() && !data.equals("[DONE]")) {
                streamed.add(JSON.readTree(data));
            }
        }
        return streamed.answer();
    }

    private void add(JsonNode event) {
        for (String field : new String[] {"error", "usage"}) {
            if (event.hasNonNull(field)) {
                answer.set(field, event.get(field));
            }
        }
        JsonNode choice = event.path("choices").path(0);
        JsonNode delta = choice.has("delta") ? choice.get("delta") : choice.path("message");
        // Some stream parts rather than texts.
        var parts = new SaidParts();
        parts.add(delta.path("content"));
        for (String field : AnswerReader.REASONING) {
            if (parts.reasoning().isEmpty() && !delta.path(field).asText().isEmpty()) {
                reasoning.append(delta.get(field).asText());
                break;
            }
        }
        content.append(parts.text());
        reasoning.append(parts.reasoning());
        for (JsonNode call : delta.path("tool_calls")) {
            add(call, calls.computeIfAbsent(call.path("index").asInt(calls.size()), index -> JSON.createObjectNode()));
        }
        finishReason = choice.path("finish_reason").asText(finishReason);
    }

    private static void add(JsonNode part, ObjectNode call) {
        if (part.hasNonNull("id")) {
            call.set("id", part.get("id"));
        }
        ObjectNode function = call.withObject("/function");
        for (String field : new String[] {"name", "arguments"}) {
            String more = part.at("/function/" + field).asText("");
            function.put(field, function.path(field).asText("") + more);
        }
    }

    private JsonNode answer() {
        ObjectNode choice = answer.putArray("choices").addObject();
        ObjectNode message = choice.putObject("message");
        message.put("content", content.toString()).put("reasoning_content", reasoning.toString());
        ArrayNode list = message.putArray("tool_calls");
        calls.values().forEach(list::add);
        choice.put("finish_reason", finishReason);
        return answer;
    }
}
