package development;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The development mode's stand-in for a model. It speaks the format of OpenAI's chat completions, so that the real client
 * runs, and says plainly in each answer that no model was asked.
 */
@ApplicationScoped
@IfBuildProfile("dev")
@Named("offlineModel")
public class OfflineModel {

    /** A chat completion for the request {@code body}; tokens are counted as words. */
    public Map<String, Object> complete(Map<String, Object> body) {
        String prompt = lastUserMessage(body);
        String text =
                "This is the offline stand-in of AgentL2 Runtime's development mode; no model was asked. You wrote: "
                        + prompt;
        int input = words(prompt);
        int output = words(text);
        return Map.of(
                "id",
                "chatcmpl-" + UUID.randomUUID(),
                "object",
                "chat.completion",
                "created",
                Instant.now().getEpochSecond(),
                "model",
                "agentl2-offline",
                "choices",
                List.of(Map.of(
                        "index", 0, "message", Map.of("role", "assistant", "content", text), "finish_reason", "stop")),
                "usage",
                Map.of("prompt_tokens", input, "completion_tokens", output, "total_tokens", input + output));
    }

    private static String lastUserMessage(Map<String, Object> body) {
        if (body.get("messages") instanceof List<?> messages) {
            for (Object message : messages.reversed()) {
                if (message instanceof Map<?, ?> fields && "user".equals(fields.get("role"))) {
                    return String.valueOf(fields.get("content"));
                }
            }
        }
        return "";
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
