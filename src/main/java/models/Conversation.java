package models;

import agents.Agent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.output.TokenUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import secrets.Secrets;

/** Turns an order and its agent into a model call, and the call's response into an answer. */
@ApplicationScoped
@Named("conversation")
public class Conversation {

    private final ModelCatalogue catalogue;
    private final ModelSettings settings;
    private final Secrets secrets;
    private final ModelMetrics metrics;
    private final ObjectMapper json;

    public Conversation(
            ModelCatalogue catalogue,
            ModelSettings settings,
            Secrets secrets,
            ModelMetrics metrics,
            ObjectMapper json) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.secrets = secrets;
        this.metrics = metrics;
        this.json = json;
    }

    /**
     * The call that answers {@code order}. Model, limits and system prompt are the agent's; what the buyer sent is only text.
     *
     * @throws PermanentFailure if the model is not in the catalogue, has no key, or cannot hold the input
     */
    public ModelCall open(@Variable(OrderVariables.ORDER) Order order, @Variable(OrderVariables.AGENT) Agent agent) {
        CatalogueModel model = catalogue
                .find(agent.model())
                .filter(CatalogueModel::isPriced)
                .orElseThrow(() -> new PermanentFailure(
                        "model " + agent.model() + " is not in the model catalogue, or has no price there"));
        List<ChatMessage> messages = messages(agent, order.input());
        int maxTokens = Math.min(agent.maxTokensPerAnswer(), model.maxOutputTokens());
        checkFits(messages, model, maxTokens);
        return new ModelCall(messages, model, baseUrl(model), key(agent, model), agent.temperature(), maxTokens);
    }

    /** The answer that the provider gave to the call, with what it cost. */
    public Answer close(@Variable("call") ModelCall call, @Body String text, @Variable("callStarted") long startedMs) {
        if (text == null || text.isBlank()) {
            throw new TransientFailure("the model gave an empty answer", null);
        }
        // PostgreSQL's text cannot hold it.
        String answered = text.replace('\u0000', '\uFFFD');
        TokenUsage usage = call.response().tokenUsage();
        long input = usage == null || usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        long output = usage == null || usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        var answer = new Answer(
                answered,
                call.model().name(),
                call.model().id(),
                input,
                output,
                call.model().cost(input, output),
                System.currentTimeMillis() - startedMs,
                String.valueOf(call.response().finishReason()).toLowerCase(java.util.Locale.ROOT));
        metrics.record(answer);
        return answer;
    }

    private List<ChatMessage> messages(Agent agent, OrderInput input) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(agent.systemPrompt()));
        for (OrderInput.Message earlier : input.messages()) {
            if (earlier.content().isBlank()) {
                continue;
            }
            messages.add(
                    "assistant".equals(earlier.role())
                            ? AiMessage.from(earlier.content())
                            : UserMessage.from(earlier.content()));
        }
        if (!input.params().isEmpty()) {
            messages.add(UserMessage.from("Parameters of the order, as JSON data: " + text(input.params())));
        }
        if (input.prompt() != null && !input.prompt().isBlank()) {
            messages.add(UserMessage.from(input.prompt()));
        }
        return messages;
    }

    private String text(Object params) {
        try {
            return json.writeValueAsString(params);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored JSON cannot be written", e);
        }
    }

    /** A token of any model's vocabulary is at least one byte, and in practice three or more of them. */
    private static void checkFits(List<ChatMessage> messages, CatalogueModel model, int maxTokens) {
        long bytes = messages.stream()
                .mapToLong(message -> message.toString().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        long room = model.contextTokens() - (long) maxTokens;
        if (bytes / 4 > room) {
            throw new PermanentFailure("the input is too long for model " + model.name() + ": about " + bytes / 4
                    + " tokens, where " + room + " fit beside an answer of " + maxTokens);
        }
    }

    private String baseUrl(CatalogueModel model) {
        if (model.baseUrl() != null) {
            return model.baseUrl();
        }
        return model.provider() == CatalogueModel.Provider.ANTHROPIC
                ? settings.anthropicBaseUrl()
                : settings.openaiBaseUrl();
    }

    private String key(Agent agent, CatalogueModel model) {
        Optional<String> own = model.secret() == null ? Optional.empty() : secrets.value(agent.id(), model.secret());
        Optional<String> key =
                switch (model.provider()) {
                    case OPENAI -> own.or(settings::openaiApiKey);
                    case ANTHROPIC -> own.or(settings::anthropicApiKey);
                    // A default key of one company is none of another's business.
                    case OPENAI_COMPATIBLE -> own.or(() -> Optional.of(""));
                };
        return key.orElseThrow(() -> new PermanentFailure("no key for model " + model.name()
                + ": store it as the agent's secret " + model.secret() + ", or run with a default one"));
    }
}
