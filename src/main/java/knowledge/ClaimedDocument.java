package knowledge;

import base.Json;
import base.RouteRow;
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

    private static final ObjectMapper JSON = Json.mapper();

    private record Row(
            UUID id,
            UUID agentId,
            String name,
            String mediaType,
            byte[] content,
            String status,
            String store,
            String location,
            String embeddingModel,
            int passages,
            int attempt,
            int failures) {}

    /** @param given a row of {@code claim-document.sql} */
    static ClaimedDocument from(Map<String, Object> given) {
        Row row = RouteRow.as(Row.class, given);
        try {
            var place = new VectorIndex.Place(row.agentId(), JSON.readTree(row.location()), row.embeddingModel());
            return new ClaimedDocument(
                    row.id(),
                    row.name(),
                    row.mediaType(),
                    row.content(),
                    !row.status().equals("processing"),
                    row.store(),
                    place,
                    row.passages(),
                    row.attempt(),
                    row.failures());
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
