package runs;

import agents.Agent;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import models.Quotable;
import models.QuotedData;
import orders.OrderInput;

/**
 * What a conversation starts with: the agent's system prompt, the buyer's earlier messages, passages of the agent's documents, the
 * buyer's parameters, and the buyer's request. What is material rather than a request is quoted.
 */
record ConversationOpening(List<ChatMessage> messages) {

    /**
     * @param params the buyer's parameters as JSON; empty if there are none
     * @param quotes true if data will be quoted later, such as answers of tools
     */
    static ConversationOpening of(
            Agent agent, OrderInput input, String params, List<? extends Quotable> passages, boolean quotes) {
        List<ChatMessage> messages = new ArrayList<>();
        boolean rule = quotes || !params.isEmpty() || !passages.isEmpty();
        messages.add(SystemMessage.from(rule ? agent.systemPrompt() + "\n\n" + QuotedData.RULE : agent.systemPrompt()));
        for (OrderInput.Message earlier : input.messages()) {
            if (!earlier.content().isBlank()) {
                messages.add(
                        "assistant".equals(earlier.role())
                                ? AiMessage.from(earlier.content())
                                : UserMessage.from(earlier.content()));
            }
        }
        if (!passages.isEmpty()) {
            messages.add(UserMessage.from(
                    QuotedData.of("Passages of the agent's documents; name the number of one that you use", passages)));
        }
        if (!params.isEmpty()) {
            messages.add(UserMessage.from(QuotedData.of("Parameters of the order, as JSON", params)));
        }
        if (input.prompt() != null && !input.prompt().isBlank()) {
            messages.add(UserMessage.from(input.prompt()));
        }
        return new ConversationOpening(List.copyOf(messages));
    }
}
