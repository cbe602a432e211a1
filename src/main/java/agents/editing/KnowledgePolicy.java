package agents.editing;

import com.fasterxml.jackson.databind.JsonNode;

/** Says which knowledge configurations an agent may be defined with. */
public interface KnowledgePolicy {

    /**
     * Refuses a configuration that could not work.
     *
     * @param knowledgeConfig an object with a {@code type}, as the contract has it
     * @throws base.Refusal which names the field
     */
    void check(JsonNode knowledgeConfig);
}
