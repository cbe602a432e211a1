package agents.editing;

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
}
