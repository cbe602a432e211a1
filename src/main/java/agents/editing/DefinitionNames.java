package agents.editing;

import base.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings the older spellings of a definition into the one that is stored. */
final class DefinitionNames {

    private DefinitionNames() {}

    /** What the design's example has in place of an address: the owner is then the runtime's own, as if none was given. */
    private static final String NO_ADDRESS = "0x...";

    /** Changes {@code definition} in place. */
    static void unify(ObjectNode definition) {
        if (NO_ADDRESS.equals(definition.path("ownerAddress").asText())) {
            definition.remove("ownerAddress");
        }
        rename(definition, "knowledgeBase", "knowledgeConfig");
        if (definition.get("knowledgeConfig") instanceof ObjectNode knowledge) {
            unifyKnowledge(knowledge);
        }
        move(definition, "onCutAnswer", "guardrails");
        if (definition.get("guardrails") instanceof ObjectNode guardrails) {
            rename(guardrails, "maxTokens", "maxTokensPerRequest");
            rename(guardrails, "requireApproval", "requireHumanApproval");
        }
    }

    /**
     * The form of the upstream runtime, which has all fields beside the type. What a store has no use for is left out: passages in the
     * runtime's own database are the agent's alone whatever they are called, and Pinecone's host is that of one index.
     */
    private static void unifyKnowledge(ObjectNode knowledge) {
        if (knowledge.path("type").asText().equals("pgvector")) {
            knowledge.put("type", "postgres-pgvector");
        }
        String type = knowledge.path("type").asText();
        moveInto(knowledge, "topK", "maxPassages");
        moveInto(knowledge, "minScore", "minScore");
        moveInto(knowledge, "indexName", type.equals("qdrant") ? "collection" : null);
        moveInto(knowledge, "namespace", type.equals("pinecone") ? "namespace" : null);
    }

    /** @param newer its name in {@code config}; null if it is not stored */
    private static void moveInto(ObjectNode knowledge, String older, String newer) {
        ObjectNode config = knowledge.get("config") instanceof ObjectNode object ? object : knowledge.objectNode();
        for (ObjectNode from : List.of(knowledge, config)) {
            JsonNode value = from == config && older.equals(newer) ? null : from.remove(older);
            if (value == null || newer == null) {
                continue;
            }
            if (config.has(newer) && !config.get(newer).equals(value)) {
                throw Refusal.invalid(
                        "knowledgeConfig." + older, "is another name of config." + newer + ", which has another value");
            }
            knowledge.set("config", config.set(newer, value));
        }
    }

    /** The tools as objects, each with a name of its own, a handler, and what {@code policy} has no objection to. */
    static ArrayNode tools(ObjectNode definition, ToolPolicy policy) {
        ArrayNode tools = definition.arrayNode();
        Set<String> names = new HashSet<>();
        for (JsonNode given : definition.path("tools")) {
            ObjectNode tool =
                    given.isTextual() ? definition.objectNode().put("name", given.textValue()) : given.deepCopy();
            String at = "tools[" + tools.size() + "]";
            if (!tool.has("handler")) {
                tool.put("handler", "builtin");
            }
            if (tool.get("handler").asText().equals("webhook") && !tool.has("webhookUrl")) {
                throw Refusal.invalid(at + ".webhookUrl", "is needed, since the handler is webhook");
            }
            check(tool, at, policy);
            if (!names.add(tool.get("name").asText())) {
                throw Refusal.invalid(at + ".name", "is used by another tool of this agent");
            }
            tools.add(tool);
        }
        return tools;
    }

    private static void check(ObjectNode tool, String at, ToolPolicy policy) {
        if (tool.get("handler").asText().equals("builtin")) {
            policy.refusalOfBuiltin(tool.get("name").asText()).ifPresent(reason -> {
                throw Refusal.invalid(at + ".name", reason);
            });
        }
        if (tool.has("parameters")) {
            policy.refusalOfParameters(tool.get("parameters")).ifPresent(reason -> {
                throw Refusal.invalid(at + ".parameters", reason);
            });
        }
    }

    /** Moves a field that may also stand beside {@code into}. */
    private static void move(ObjectNode definition, String field, String into) {
        if (definition.has(field)) {
            JsonNode value = definition.remove(field);
            ObjectNode object = definition.get(into) instanceof ObjectNode there ? there : definition.putObject(into);
            if (object.has(field) && !object.get(field).equals(value)) {
                throw Refusal.invalid(field, "is the same as " + into + "." + field + ", which has another value");
            }
            object.set(field, value);
        }
    }

    private static void rename(ObjectNode object, String older, String newer) {
        if (object.has(older)) {
            JsonNode value = object.remove(older);
            if (object.has(newer) && !object.get(newer).equals(value)) {
                throw Refusal.invalid(older, "is the older name of " + newer + ", which has another value");
            }
            object.set(newer, value);
        }
    }
}
