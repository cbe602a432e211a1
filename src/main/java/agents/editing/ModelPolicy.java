package agents.editing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says which models an agent may be defined with. */
public interface ModelPolicy {

    /**
     * Why an agent cannot run this model with these settings; empty if it can.
     *
     * @param temperature 0 to 2
     * @param maxTokens the most tokens of one answer
     */
    Optional<String> refusal(String model, double temperature, int maxTokens);

    /**
     * Refuses a tool that the model's provider does not take.
     *
     * @param at where the tool is, such as {@code tools[0]}
     * @param tool as it is declared
     * @throws base.Refusal which names the field
     */
    void requireTaken(String model, String at, JsonNode tool);
}
