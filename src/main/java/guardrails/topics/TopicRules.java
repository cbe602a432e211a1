package guardrails.topics;

import agents.BlockedTopic;
import agents.editing.GuardrailPolicy;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a blocked topic must be to be found. */
@ApplicationScoped
public class TopicRules implements GuardrailPolicy {

    @Override
    public void requireTopics(List<BlockedTopic> topics) {
        List<List<Set<String>>> known = new ArrayList<>();
        for (BlockedTopic topic : topics) {
            String at = "guardrails.blockedTopics[" + known.size() + "]";
            List<Set<String>> words = TopicPhrases.wordsOf(topic);
            if (words.isEmpty()) {
                throw Refusal.invalid(at, "has no word that could be found in a text");
            }
            if (known.stream().anyMatch(other -> TopicPhrases.same(other, words))) {
                throw Refusal.invalid(at, "is the same as an earlier topic: inflection, case and accents do not count");
            }
            known.add(words);
        }
    }
}
