package knowledge.stores;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import knowledge.reading.Chunk;
import secrets.sealing.Secrets;

/**
 * Vectors in a Qdrant server of the owner's, by its REST API. Agents may share a collection: every search names the agent. A
 * collection that is not there is made.
 */
@ApplicationScoped
public class QdrantIndex implements VectorIndex {

    private static final String NAME = "qdrant";
    private static final String DEFAULT_SECRET = "QDRANT_API_KEY";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int NONE = 0;

    private final StoreCall call;
    private final Secrets secrets;
    private final ObjectMapper json = Json.mapper();

    public QdrantIndex(StoreCall call, Secrets secrets) {
        this.call = call;
        this.secrets = secrets;
    }

    @Override
    public void put(Place place, UUID document, List<Chunk> chunks, List<float[]> vectors) {
        var body = json.createObjectNode();
        var points = body.putArray("points");
        for (int i = 0; i < chunks.size(); i++) {
            int number = chunks.get(i).number();
            ObjectNode point =
                    points.addObject().put("id", pointId(document, number).toString());
            point.set("vector", json.valueToTree(vectors.get(i)));
            point.putObject("payload")
                    .put("agentId", place.agentId().toString())
                    .put("model", place.model())
                    .put("documentId", document.toString())
                    .put("number", number);
        }
        if (send(place, "PUT", "/points?wait=true", body, NOT_FOUND).isMissingNode()) {
            create(place, vectors.getFirst().length);
            send(place, "PUT", "/points?wait=true", body, NONE);
        }
    }

    private void create(Place place, int dimension) {
        var body = json.createObjectNode();
        body.putObject("vectors").put("size", dimension).put("distance", "Cosine");
        // Another worker may have been first.
        send(place, "PUT", "", body, CONFLICT);
        // Qdrant Cloud refuses to filter by a field that has no index.
        for (String field : List.of("agentId", "documentId", "model")) {
            var index = json.createObjectNode().put("field_name", field).put("field_schema", "keyword");
            send(place, "PUT", "/index?wait=true", index, NONE);
        }
    }

    @Override
    public List<Hit> nearest(Place place, float[] vector, int limit, long passages) {
        var body = json.createObjectNode().put("limit", limit).put("with_payload", true);
        body.set("query", json.valueToTree(vector));
        body.set("filter", filter(Map.of("agentId", place.agentId().toString(), "model", place.model())));
        List<Hit> hits = new ArrayList<>();
        for (JsonNode point : send(place, "POST", "/points/query", body, NOT_FOUND)
                .path("result")
                .path("points")) {
            JsonNode payload = point.path("payload");
            PassageKeys.read(payload.path("documentId").asText(), payload.path("number"))
                    .ifPresent(key -> hits.add(new Hit(key, point.path("score").asDouble())));
        }
        return hits;
    }

    @Override
    public void remove(Place place, UUID document, int passages) {
        var body = json.createObjectNode();
        body.set("filter", filter(Map.of("agentId", place.agentId().toString(), "documentId", document.toString())));
        send(place, "POST", "/points/delete?wait=true", body, NOT_FOUND);
    }

    private ObjectNode filter(Map<String, String> values) {
        var filter = json.createObjectNode();
        var must = filter.putArray("must");
        values.forEach((key, value) ->
                must.addObject().put("key", key).putObject("match").put("value", value));
        return filter;
    }

    private JsonNode send(Place place, String method, String path, JsonNode body, int allowed) {
        String collection = place.location().path("collection").asText("agentl2-" + place.model());
        String secret = place.location().path("secret").asText(DEFAULT_SECRET);
        Map<String, String> headers = secrets.value(place.agentId(), secret)
                .map(key -> Map.of("api-key", key))
                .orElse(Map.of());
        String address = place.location().path("url").asText() + "/collections/" + collection + path;
        return call.send(NAME, method, address, headers, body, allowed);
    }

    /** A point's id is a number or a UUID; the same passage has the same one, so that a second try replaces it. */
    private static UUID pointId(UUID document, int number) {
        return UUID.nameUUIDFromBytes((document + ":" + number).getBytes(StandardCharsets.UTF_8));
    }
}
