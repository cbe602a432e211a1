package agents.editing;

import agents.BlockedTopic;
import java.util.List;

/** Says which guardrails an agent may be defined with, beyond the form that the contract asks for. */
public interface GuardrailPolicy {

    /**
     * Refuses topics that could never be found, or that are there twice.
     *
     * @throws base.Refusal with the field that is wrong, such as {@code guardrails.blockedTopics[1]}
     */
    void requireTopics(List<BlockedTopic> topics);
}
