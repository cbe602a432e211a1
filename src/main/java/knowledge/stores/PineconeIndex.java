package knowledge.stores;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import knowledge.reading.Chunk;
import orders.PermanentFailure;
import secrets.sealing.Secrets;

/**
 * Vectors in a Pinecone index of the owner's, by its REST API. The index must be there, with the metric {@code cosine} and the
 * model's dimension. Each agent has a namespace of its own unless its owner names one; every search names the agent as well.
 */
@ApplicationScoped
public class PineconeIndex implements VectorIndex {

    private static final String NAME = "pinecone";
    private static final String DEFAULT_SECRET = "PINECONE_API_KEY";
    private static final String API_VERSION = "2025-01";
    private static final int NOT_FOUND = 404;
    private static final int NONE = 0;
    /** The most ids of one deletion (Pinecone's limits on data). */
    private static final int MOST_IDS = 1000;

    private final StoreCall call;
    private final Secrets secrets;
    private final ObjectMapper json = Json.mapper();

    public PineconeIndex(StoreCall call, Secrets secrets) {
        this.call = call;
        this.secrets = secrets;
    }

    @Override
    public void put(Place place, UUID document, List<Chunk> chunks, List<float[]> vectors) {
        var body = json.createObjectNode().put("namespace", namespace(place));
        var all = body.putArray("vectors");
        for (int i = 0; i < chunks.size(); i++) {
            int number = chunks.get(i).number();
            ObjectNode vector = all.addObject().put("id", id(document, number));
            vector.set("values", json.valueToTree(vectors.get(i)));
            vector.putObject("metadata")
                    .put("agentId", place.agentId().toString())
                    .put("model", place.model())
                    .put("documentId", document.toString())
                    .put("number", number);
        }
        send(place, "/vectors/upsert", body, NONE);
    }

    @Override
    public List<Hit> nearest(Place place, float[] vector, int limit, long passages) {
        var body = json.createObjectNode()
                .put("namespace", namespace(place))
                .put("topK", limit)
                .put("includeMetadata", true)
                .put("includeValues", false);
        body.set("vector", json.valueToTree(vector));
        var filter = body.putObject("filter");
        filter.putObject("agentId").put("$eq", place.agentId().toString());
        filter.putObject("model").put("$eq", place.model());
        List<Hit> hits = new ArrayList<>();
        for (JsonNode match : send(place, "/query", body, NONE).path("matches")) {
            JsonNode metadata = match.path("metadata");
            PassageKeys.read(metadata.path("documentId").asText(), metadata.path("number"))
                    .ifPresent(key -> hits.add(new Hit(key, match.path("score").asDouble())));
        }
        return hits;
    }

    /** By id, because a serverless index does not delete by metadata. */
    @Override
    public void remove(Place place, UUID document, int passages) {
        for (int from = 0; from < passages; from += MOST_IDS) {
            var body = json.createObjectNode().put("namespace", namespace(place));
            var ids = body.putArray("ids");
            for (int number = from; number < Math.min(passages, from + MOST_IDS); number++) {
                ids.add(id(document, number));
            }
            send(place, "/vectors/delete", body, NOT_FOUND);
        }
    }

    private static String id(UUID document, int number) {
        return document + "-" + number;
    }

    private static String namespace(Place place) {
        return place.location().path("namespace").asText(place.agentId().toString());
    }

    private JsonNode send(Place place, String path, JsonNode body, int allowed) {
        String secret = place.location().path("secret").asText(DEFAULT_SECRET);
        String key = secrets.value(place.agentId(), secret)
                .orElseThrow(
                        () -> new PermanentFailure("no key for pinecone: store it as the agent's secret " + secret));
        Map<String, String> headers = Map.of("Api-Key", key, "X-Pinecone-API-Version", API_VERSION);
        return call.send(NAME, "POST", place.location().path("host").asText() + path, headers, body, allowed);
    }
}
