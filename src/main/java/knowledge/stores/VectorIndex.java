package knowledge.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import knowledge.reading.Chunk;

/**
 * Where vectors of passages are, and found by nearness. Only vectors and names of passages are there: the text of documents
 * stays in PostgreSQL, and what an index finds is looked up there as the agent's own.
 *
 * <p>Every method throws {@link orders.TransientFailure} if another try may help, and {@link orders.PermanentFailure} if not.
 */
public interface VectorIndex {

    /** One agent's vectors of one model, in one store. */
    record Place(UUID agentId, JsonNode location, String model) {}

    /** Stores {@code vectors}, those of the chunks beside them; those of the same names are replaced. */
    void put(Place place, UUID document, List<Chunk> chunks, List<float[]> vectors);

    /** The nearest passages, best first. @param passages how many the agent has in this place */
    List<Hit> nearest(Place place, float[] vector, int limit, long passages);

    /** Removes what there is of the document. @param passages how many parts it has at most */
    void remove(Place place, UUID document, int passages);
}
