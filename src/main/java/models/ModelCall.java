package models;

import dev.langchain4j.data.message.ChatMessage;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import models.answers.ReadAnswer;
import tools.OfferedTool;

/**
 * One call of a model: the messages, which is all that Camel's LangChain4j component looks at, together with what the model
 * behind the component needs to answer them. It belongs to one exchange, so nothing of it can reach another agent's call.
 */
public final class ModelCall extends AbstractList<ChatMessage> {

    private final List<ChatMessage> messages;
    private final ModelAccount account;
    private final CallOptions options;
    private ReadAnswer answer;
    private ModelReply reply;

    public ModelCall(List<ChatMessage> messages, ModelAccount account, CallOptions options) {
        this.messages = new ArrayList<>(messages);
        this.account = account;
        this.options = options;
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

    /** Whose model is called. */
    public UUID agentId() {
        return options.agentId();
    }

    /** The most that the call can cost, in US dollars: all that is sent, and the longest answer. */
    public BigDecimal mostUsd() {
        return account.model().cost(options.inputTokens(), options.maxTokens());
    }

    /** What the call cost, in US dollars; 0 if there is no answer. */
    public BigDecimal costUsd() {
        return reply == null ? BigDecimal.ZERO : reply.costUsd();
    }

    /** True if this is a call of a check, whose cost is no turn's. */
    public boolean isCheck() {
        return options.isCheck();
    }

    /** True if the provider answered. */
    public boolean isAnswered() {
        return reply != null;
    }

    /** What the provider answered; null if it did not. */
    public ModelReply reply() {
        return reply;
    }

    public CatalogueModel model() {
        return account.model();
    }

    String baseUrl() {
        return account.baseUrl();
    }

    String key() {
        return account.key();
    }

    public CallOptions options() {
        return options;
    }

    /** The names of the tools that the model is offered. */
    List<String> toolNames() {
        return options.tools().stream().map(OfferedTool::name).toList();
    }

    /** What the HTTP client read in the provider's response; null before there is one. */
    ReadAnswer answer() {
        return answer;
    }

    void read(ReadAnswer said) {
        this.answer = said;
    }

    void answeredBy(ModelReply answered) {
        this.reply = answered;
    }

    /** Neither the key nor a buyer's text may reach a log line by accident. */
    @Override
    public String toString() {
        return "call of " + model().name() + " with " + messages.size() + " messages";
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
