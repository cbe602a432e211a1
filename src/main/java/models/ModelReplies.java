package models;

import base.Json;
import base.PlainText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import tools.RequestedCall;
import tools.ToolArguments;

/** Reads a provider's response as a {@link ModelReply}. */
final class ModelReplies {

    private static final ObjectMapper JSON = Json.mapper();

    /** Of ids and tools' names: what every provider takes back. */
    private static final int LONGEST_NAME = 64;

    private ModelReplies() {}

    static ModelReply read(ModelCall call, ChatResponse response, long durationMs) {
        String text = Objects.requireNonNullElse(response.aiMessage().text(), "");
        List<RequestedCall> calls = calls(response.aiMessage().toolExecutionRequests());
        TokenUsage usage = response.tokenUsage();
        CatalogueModel model = call.model();
        // A provider that counts nothing is not a free one.
        long input = usage == null || usage.inputTokenCount() == null
                ? call.options().inputTokens()
                : usage.inputTokenCount();
        long output = usage == null || usage.outputTokenCount() == null
                ? TokenCount.of(model.provider(), text + calls)
                : usage.outputTokenCount();
        return new ModelReply(
                PlainText.storable(text),
                calls,
                input,
                output,
                model.cost(input, output),
                durationMs,
                String.valueOf(response.finishReason()).toLowerCase(Locale.ROOT),
                confidence(response));
    }

    /** The calls with ids that are there and differ, which not every server sees to, and names that can be sent back. */
    private static List<RequestedCall> calls(List<ToolExecutionRequest> requests) {
        List<RequestedCall> calls = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (ToolExecutionRequest request : requests) {
            String id = plain(request.id());
            if (id.isEmpty() || !ids.add(id)) {
                id = "call_" + calls.size() + "_" + request.hashCode();
                ids.add(id);
            }
            String name = plain(request.name());
            String arguments = Objects.requireNonNullElse(request.arguments(), "");
            calls.add(new RequestedCall(
                    id,
                    name.isEmpty() ? "unnamed" : name,
                    PlainText.storable(arguments.substring(0, Math.min(arguments.length(), ToolArguments.MOST + 1)))));
        }
        return calls;
    }

    private static String plain(String text) {
        String plain = Objects.requireNonNullElse(text, "").replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }

    /** The mean probability of the text's tokens: {@code e} to the power of the mean of their logarithms. */
    private static Double confidence(ChatResponse response) {
        if (!(response.metadata() instanceof OpenAiChatResponseMetadata metadata)
                || metadata.rawHttpResponse() == null) {
            return null;
        }
        try {
            JsonNode tokens = JSON.readTree(metadata.rawHttpResponse().body()).at("/choices/0/logprobs/content");
            double sum = 0;
            for (JsonNode token : tokens) {
                sum += token.path("logprob").asDouble(Double.NaN);
            }
            double mean = Math.exp(sum / tokens.size());
            return mean >= 0 && mean <= 1 ? mean : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
