package agents.editing;

import access.callers.Addresses;
import access.callers.Caller;
import access.callers.TrustedOwners;
import agents.BlockedTopic;
import agents.Guardrails;
import base.Json;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns what a client sends as an agent into what the database keeps. The contract has checked its form already. */
@ApplicationScoped
@Named("agentDefinitions")
public class AgentDefinitions {

    private static final List<String> FIELDS = List.of(
            "name",
            "description",
            "ownerAddress",
            "onChainAddress",
            "serviceId",
            "model",
            "temperature",
            "maxTokens",
            "systemPrompt",
            "tools",
            "guardrails",
            "limits",
            "mcpServers",
            "knowledgeConfig",
            "status",
            "pricePerRequest",
            "minimumMarginWei");
    private static final double DEFAULT_TEMPERATURE = 0.7;
    private static final int DEFAULT_MAX_TOKENS = 1024;
    private static final BigDecimal UINT256 = BigDecimal.TWO.pow(256);

    private final ObjectMapper json = Json.mapper();
    private final ModelPolicy models;
    private final KnowledgePolicy knowledge;
    private final ToolServers toolServers;
    private final Addresses addresses;
    private final GuardrailPolicy guardrailPolicy;
    private final ToolPolicy toolPolicy;
    private final TrustedOwners trusted;

    public AgentDefinitions(
            ModelPolicy models,
            KnowledgePolicy knowledge,
            ToolServers toolServers,
            Addresses addresses,
            GuardrailPolicy guardrailPolicy,
            ToolPolicy toolPolicy,
            TrustedOwners trusted) {
        this.models = models;
        this.knowledge = knowledge;
        this.toolServers = toolServers;
        this.addresses = addresses;
        this.guardrailPolicy = guardrailPolicy;
        this.toolPolicy = toolPolicy;
        this.trusted = trusted;
    }

    /**
     * The values of {@code create-agent.sql}, by name. Fields that are not given have their defaults; the owner is then the
     * caller's wallet or, for an operator, the runtime's own address.
     */
    public Map<String, Object> columns(String definition, Caller caller) {
        ObjectNode given = object(definition);
        DefinitionNames.unify(given);
        JsonNode guardrails = given.path("guardrails");
        double temperature = given.path("temperature").asDouble(DEFAULT_TEMPERATURE);
        int limit = guardrails.path("maxTokensPerRequest").asInt(Integer.MAX_VALUE);
        int maxTokens = given.path("maxTokens").asInt(Math.min(DEFAULT_MAX_TOKENS, limit));
        String model = given.get("model").asText();
        models.refusal(model, temperature, maxTokens).ifPresent(reason -> {
            throw Refusal.invalid("model", reason);
        });
        guardrailPolicy.requireTopics(topics(guardrails));
        if (given.has("knowledgeConfig")) {
            knowledge.check(given.get("knowledgeConfig"));
        }
        String named = text(given, "ownerAddress");
        String owner = named == null ? owner(caller) : Addresses.normalised("ownerAddress", named);
        String service = text(given, "serviceId");
        Map<String, Object> columns = new HashMap<>();
        columns.put("name", given.get("name").asText());
        columns.put("description", given.path("description").asText(""));
        columns.put("ownerAddress", owner);
        columns.put("onChainAddress", Addresses.normalised("onChainAddress", text(given, "onChainAddress")));
        columns.put("serviceId", service == null ? null : service.toLowerCase(Locale.ROOT));
        columns.put("model", model);
        columns.put("temperature", temperature);
        columns.put("maxTokens", maxTokens);
        columns.put("systemPrompt", given.get("systemPrompt").asText());
        JsonNode tools = DefinitionNames.tools(given, toolPolicy);
        for (int i = 0; i < tools.size(); i++) {
            models.requireTaken(model, "tools[" + i + "]", tools.get(i));
        }
        columns.put("tools", tools.toString());
        columns.put("guardrails", guardrails.isObject() ? guardrails.toString() : "{}");
        columns.put("limits", given.has("limits") ? given.get("limits").toString() : "{}");
        columns.put(
                "mcpServers",
                DeclaredServers.checked(given.path("mcpServers"), toolServers, trusted.contains(owner))
                        .toString());
        columns.put(
                "knowledgeConfig",
                given.has("knowledgeConfig") ? given.get("knowledgeConfig").toString() : null);
        columns.put("pricePerRequest", wei(given, "pricePerRequest"));
        columns.put("minimumMarginWei", wei(given, "minimumMarginWei"));
        columns.put("status", given.path("status").asText("active"));
        return columns;
    }

    /**
     * The definition that {@code current}, an agent as the API shows it, becomes by a JSON merge patch (RFC 7396).
     * A field that the patch removes is gone from it, and gets its default when it is stored.
     */
    public String merged(String current, String patch) {
        ObjectNode definition = object(current).retain(FIELDS);
        ObjectNode change = object(patch);
        DefinitionNames.unify(change);
        merge(definition, change);
        // A null means that there is none: the stored agent's empty fields, and what the patch removed.
        definition.properties().removeIf(field -> field.getValue().isNull());
        return definition.toString();
    }

    /** The values of {@code update-agent.sql}, but for who and why: the definition, and which change of which agent it follows. */
    public Map<String, Object> changedColumns(String definition, String current, Caller caller) {
        ObjectNode before = object(current);
        Map<String, Object> columns = columns(definition, caller);
        columns.put("agentId", before.get("id").asText());
        columns.put("revision", before.get("revision").asInt());
        return columns;
    }

    private String owner(Caller caller) {
        return caller.isOperator() ? addresses.runtime() : caller.address();
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner) {
                ObjectNode into = target.get(field.getKey()) instanceof ObjectNode old ? old : target.objectNode();
                merge(into, inner);
                target.set(field.getKey(), into);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private List<BlockedTopic> topics(JsonNode guardrails) {
        return guardrails.isObject()
                ? json.convertValue(guardrails, Guardrails.class).blockedTopics()
                : List.of();
    }

    private static String text(ObjectNode object, String field) {
        return object.hasNonNull(field) ? object.get(field).asText() : null;
    }

    private static String wei(ObjectNode object, String field) {
        String amount = text(object, field);
        if (amount != null && new BigDecimal(amount).compareTo(UINT256) >= 0) {
            throw Refusal.invalid(field, "must be below 2^256");
        }
        return amount;
    }

    private ObjectNode object(String text) {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException | ClassCastException malformed) {
            throw Refusal.invalid("body", "must be a JSON object");
        }
    }
}
