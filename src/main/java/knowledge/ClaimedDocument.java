package knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.UUID;
import knowledge.stores.VectorIndex;

/**
 * A document that a worker reads or removes.
 *
 * @param content the file; null if it is to be removed
 * @param removed true if it is to be removed, or it failed and what it left in another store is
 * @param passages how many of its parts may be stored already
 * @param attempt the number of this claim; writes under an older number change nothing
 */
public record ClaimedDocument(
        UUID id,
        String name,
        String mediaType,
        byte[] content,
        boolean removed,
        String store,
        VectorIndex.Place place,
        int passages,
        int attempt,
        int failures) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param row of {@code claim-document.sql} */
    static ClaimedDocument from(Map<String, Object> row) {
        try {
            var place = new VectorIndex.Place(
                    (UUID) row.get("agent_id"), JSON.readTree((String) row.get("location")), (String)
                            row.get("embedding_model"));
            return new ClaimedDocument(
                    (UUID) row.get("id"),
                    (String) row.get("name"),
                    (String) row.get("media_type"),
                    (byte[]) row.get("content"),
                    !"processing".equals(row.get("status")),
                    (String) row.get("store"),
                    place,
                    (Integer) row.get("passages"),
                    (Integer) row.get("attempt"),
                    (Integer) row.get("failures"));
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** The file is no business of a log. */
    @Override
    public String toString() {
        return "document " + id;
    }
}
