package knowledge;

import agents.editing.KnowledgePolicy;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import knowledge.stores.KnowledgeConfig;

/** Holds definitions of agents to what the knowledge base can do. */
@ApplicationScoped
public class KnowledgeRules implements KnowledgePolicy {

    @Override
    public void check(JsonNode knowledgeConfig) {
        KnowledgeConfig.of(knowledgeConfig);
    }
}
