package models;

import dev.langchain4j.data.message.ChatMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import models.answers.ReadAnswer;
import orders.TimeIsUp;
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
    private long endNanos;
    private Supplier<TimeIsUp> end;

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

    /**
     * The run that this call belongs to has no more time than that: it is ended then, whatever it waits for.
     *
     * @param left from now
     * @param otherwise what it ends with
     */
    public ModelCall endingIn(Duration left, Supplier<TimeIsUp> otherwise) {
        endNanos = System.nanoTime() + left.toNanos();
        end = otherwise;
        return this;
    }

    /** How long it may take from now: {@code longest}, or what its run has left of its time if that is less. */
    Duration within(Duration longest) {
        if (end == null) {
            return longest;
        }
        Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
        return left.compareTo(longest) < 0 ? left : longest;
    }

    /** @throws TimeIsUp if the time of its run is over */
    void checkTime() {
        if (end != null && System.nanoTime() - endNanos >= 0) {
            throw end.get();
        }
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
