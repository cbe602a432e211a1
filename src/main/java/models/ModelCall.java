package models;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of a model: the messages, which is all that Camel's LangChain4j component looks at, together with what the model
 * behind the component needs to answer them. It belongs to one exchange, so nothing of it can reach another agent's call.
 */
public final class ModelCall extends AbstractList<ChatMessage> {

    private final List<ChatMessage> messages;
    private final CatalogueModel model;
    private final String baseUrl;
    private final String key;
    private final double temperature;
    private final int maxTokens;
    private ChatResponse response;

    ModelCall(
            List<ChatMessage> messages,
            CatalogueModel model,
            String baseUrl,
            String key,
            double temperature,
            int maxTokens) {
        this.messages = new ArrayList<>(messages);
        this.model = model;
        this.baseUrl = baseUrl;
        this.key = key;
        this.temperature = temperature;
        this.maxTokens = maxTokens;
    }

    @Override
    public ChatMessage get(int index) {
        return messages.get(index);
    }

    @Override
    public ChatMessage set(int index, ChatMessage message) {
        return messages.set(index, message);
    }

    @Override
    public int size() {
        return messages.size();
    }

    CatalogueModel model() {
        return model;
    }

    String baseUrl() {
        return baseUrl;
    }

    String key() {
        return key;
    }

    double temperature() {
        return temperature;
    }

    int maxTokens() {
        return maxTokens;
    }

    ChatResponse response() {
        return response;
    }

    void answeredBy(ChatResponse answer) {
        this.response = answer;
    }

    /** Neither the key nor a buyer's text may reach a log line by accident. */
    @Override
    public String toString() {
        return "call of " + model.name() + " with " + messages.size() + " messages";
    }

    // Identity: two calls are never the same call, whatever they say.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
