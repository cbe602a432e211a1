package orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What a buyer asks for. All of it is data: none of it can change the agent's model, limits, tools or system prompt.
 *
 * @param prompt the buyer's request; may be null if {@code messages} has one
 * @param messages an earlier conversation that the request goes on with, oldest first
 * @param params named values that the agent may look at, shown to the model as JSON text
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OrderInput(String prompt, List<Message> messages, Map<String, Object> params) {

    public OrderInput {
        messages = messages == null ? List.of() : List.copyOf(messages);
        params = params == null ? Map.of() : params;
    }

    /**
     * One turn of an earlier conversation.
     *
     * @param role {@code user} or {@code assistant}; a buyer cannot speak as {@code system}
     * @param content the text
     */
    public record Message(String role, String content) {}
}
