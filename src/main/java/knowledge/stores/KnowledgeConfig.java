package knowledge.stores;

import base.Json;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import outgoing.Destination;
import outgoing.OutgoingRefused;

/**
 * An agent's {@code knowledgeConfig}, checked.
 *
 * @param store {@code postgres-pgvector}, {@code qdrant} or {@code pinecone}
 * @param location what it takes to find the store again: {@code url} and {@code collection} of Qdrant, {@code host} and
 *     {@code namespace} of Pinecone, and the name of the agent's {@code secret} with the key; never the key
 * @param embeddings {@code local} or {@code openai}
 * @param minScore the least cosine of a passage, 0 to 1
 * @param maxPassages how many passages an order's agent is shown, 1 to 20
 */
public record KnowledgeConfig(String store, JsonNode location, String embeddings, double minScore, int maxPassages) {

    public static final String POSTGRES = "postgres-pgvector";
    static final String QDRANT = "qdrant";
    static final String PINECONE = "pinecone";

    private static final ObjectMapper JSON = Json.mapper();
    private static final double DEFAULT_MIN_SCORE = 0.3;
    private static final int DEFAULT_PASSAGES = 5;
    private static final int MOST_PASSAGES = 20;
    private static final Set<String> OF_ALL = Set.of("embeddings", "minScore", "maxPassages");
    private static final Map<String, Set<String>> OF_STORE = Map.of(
            POSTGRES, Set.of(),
            QDRANT, Set.of("url", "collection", "secret"),
            PINECONE, Set.of("host", "namespace", "secret"));
    private static final String AT = "knowledgeConfig.config.";

    /** The configuration of an agent that has none: PostgreSQL and the built-in model. */
    static final KnowledgeConfig DEFAULT = new KnowledgeConfig(
            POSTGRES, JsonNodeFactory.instance.objectNode(), "local", DEFAULT_MIN_SCORE, DEFAULT_PASSAGES);

    /** @param json what the database has: null if the agent has no configuration */
    public static KnowledgeConfig parse(String json) {
        try {
            return json == null ? DEFAULT : of(JSON.readTree(json));
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** @throws Refusal which names the field that is wrong */
    public static KnowledgeConfig of(JsonNode given) {
        String store = given.path("type").asText();
        JsonNode config = given.path("config");
        Set<String> own = OF_STORE.get(store);
        if (own == null) {
            throw Refusal.invalid("knowledgeConfig.type", "must be one of postgres-pgvector, qdrant and pinecone");
        }
        config.fieldNames().forEachRemaining(name -> {
            if (!OF_ALL.contains(name) && !own.contains(name)) {
                throw Refusal.invalid(AT + name, "is not known to a knowledge base of the type " + store);
            }
        });
        var location = JSON.createObjectNode();
        switch (store) {
            case QDRANT -> {
                location.put("url", address(config, "url"));
                copy(config, location, "collection", "[\\w.-]{1,100}");
                copy(config, location, "secret", "(?!AGENT_PRIVATE_KEY$)[A-Z][A-Z0-9_]{0,63}");
            }
            case PINECONE -> {
                location.put("host", address(config, "host"));
                copy(config, location, "namespace", "[\\w.-]{1,100}");
                copy(config, location, "secret", "(?!AGENT_PRIVATE_KEY$)[A-Z][A-Z0-9_]{0,63}");
            }
            default -> location.removeAll();
        }
        String embeddings = config.path("embeddings").asText("local");
        if (!embeddings.equals("local") && !embeddings.equals("openai")) {
            throw Refusal.invalid(AT + "embeddings", "must be local or openai");
        }
        return new KnowledgeConfig(
                store, location, embeddings, number(config, "minScore", DEFAULT_MIN_SCORE, 0, 1), (int)
                        number(config, "maxPassages", DEFAULT_PASSAGES, 1, MOST_PASSAGES));
    }

    private static double number(JsonNode config, String field, double usual, int least, int most) {
        JsonNode value = config.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        boolean fits = value.isNumber() && value.asDouble() >= least && value.asDouble() <= most;
        if (!fits || field.equals("maxPassages") && !value.isIntegralNumber()) {
            throw Refusal.invalid(AT + field, "must be a number from " + least + " to " + most);
        }
        return value.asDouble();
    }

    /** The address without a slash at its end. Where it may lead is for the guard of outgoing calls to say, at each call. */
    private static String address(JsonNode config, String field) {
        String given = config.path(field).asText();
        String address =
                field.equals("host") && !given.isEmpty() && !given.contains("://") ? "https://" + given : given;
        try {
            if (Destination.parse(address).uri().getRawQuery() != null) {
                throw Refusal.invalid(AT + field, "must not have a query");
            }
            return address.replaceFirst("/+$", "");
        } catch (OutgoingRefused refused) {
            throw Refusal.invalid(AT + field, "must be the store's address, such as https://host:6333");
        }
    }

    private static void copy(JsonNode config, ObjectNode location, String field, String form) {
        JsonNode value = config.path(field);
        if (value.isMissingNode()) {
            return;
        }
        if (!value.isTextual() || !value.textValue().matches(form)) {
            throw Refusal.invalid(AT + field, "must match " + form);
        }
        location.set(field, value);
    }
}
