package models;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import tools.OfferedTool;

/**
 * The model behind Camel's LangChain4j component: it sends each {@link ModelCall} to the provider, the model and with the
 * key that the call names. It keeps nothing between calls: a key is here no longer than the call that it is for.
 */
@ApplicationScoped
@Named("catalogueChatModel")
public class CatalogueChatModel implements ChatModel {

    private static final long NANOS_PER_MS = 1_000_000;

    private final ProviderHttpClient.Builder http;
    private final ProviderBreakers breakers;
    private final ModelMetrics metrics;
    private final EndingWatch endings;

    public CatalogueChatModel(
            ModelSettings settings, ProviderBreakers breakers, ModelMetrics metrics, EndingWatch endings) {
        this.http = new ProviderHttpClient.Builder(settings);
        this.breakers = breakers;
        this.metrics = metrics;
        this.endings = endings;
    }

    /**
     * Answers a {@link ModelCall} by exactly one HTTP request. LangChain4j writes the request; what is answered is read by
     * {@link models.answers.AnswerReader}, since its own classes know one form of each API and refuse the others.
     *
     * @throws orders.PermanentFailure if asking again cannot help
     * @throws orders.TransientFailure if it may
     */
    @Override
    public ChatResponse chat(List<ChatMessage> messages) {
        var call = (ModelCall) messages;
        var request = ChatRequest.builder()
                .messages(List.copyOf(call))
                .parameters(parameters(call))
                .build();
        ChatModel client = client(call);
        long started = System.nanoTime();
        breakers.call(call, () -> ProviderHttpClient.during(call, () -> client.chat(request)));
        call.answeredBy(ModelReplies.of(call, (System.nanoTime() - started) / NANOS_PER_MS));
        metrics.record(call);
        endings.note(call.model(), call.answer());
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(call.reply().text()))
                .build();
    }

    private static ChatRequestParameters parameters(ModelCall call) {
        CallOptions options = call.options();
        Double temperature = call.model().temperature() == null ? null : options.temperature();
        List<ToolSpecification> tools =
                options.tools().stream().map(CatalogueChatModel::specification).toList();
        ToolChoice choice = tools.isEmpty() || options.callsTools() ? null : ToolChoice.NONE;
        if (call.model().provider() == CatalogueModel.Provider.OPENAI) {
            // OpenAI's newer models refuse the older max_tokens, which is all that compatible servers may know.
            return OpenAiChatRequestParameters.builder()
                    .modelName(call.model().id())
                    .temperature(temperature)
                    .toolSpecifications(tools)
                    .toolChoice(choice)
                    .maxCompletionTokens(options.maxTokens())
                    .build();
        }
        return ChatRequestParameters.builder()
                .modelName(call.model().id())
                .temperature(temperature)
                .toolSpecifications(tools)
                .toolChoice(choice)
                .maxOutputTokens(options.maxTokens())
                .build();
    }

    /** Its parameters are written into the request as they are ({@link ProviderRequest}). */
    private static ToolSpecification specification(OfferedTool tool) {
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .build();
    }

    private ChatModel client(ModelCall call) {
        String key = call.key().isEmpty() ? null : call.key();
        return switch (call.model().provider()) {
            case ANTHROPIC ->
                AnthropicChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(call.baseUrl())
                        .apiKey(key)
                        .modelName("set by each request")
                        .maxRetries(0)
                        .build();
            case OPENAI, DEEPSEEK, GOOGLE, XAI, MOONSHOT, OPENAI_COMPATIBLE ->
                OpenAiChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(call.baseUrl())
                        .apiKey(key)
                        .sendThinking(call.model().provider().wantsReasoningBack(), "reasoning_content")
                        .maxRetries(0)
                        .build();
        };
    }
}
