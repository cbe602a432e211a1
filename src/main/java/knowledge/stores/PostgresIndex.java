package knowledge.stores;

import base.Queries;
import base.QueryFailed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import knowledge.reading.Chunk;
import knowledge.reading.KnowledgeSettings;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.jboss.logging.Logger;

/**
 * Vectors beside the passages in PostgreSQL: by pgvector where the database has it, exactly while an agent has few and by its
 * HNSW index above that; without pgvector exactly, computed in SQL.
 */
@ApplicationScoped
public class PostgresIndex implements VectorIndex {

    private static final Logger LOG = Logger.getLogger(PostgresIndex.class);
    /** Older ones stop at the index's first candidates, whoever's they are. */
    private static final int ITERATIVE_MINOR = 8;

    private final Queries queries;
    private final KnowledgeSettings settings;
    private volatile String version = "";

    public PostgresIndex(Queries queries, KnowledgeSettings settings) {
        this.queries = queries;
        this.settings = settings;
    }

    void enable(@Observes CamelContextStartedEvent started) {
        try {
            queries.atLength().run("knowledge/enable-pgvector", Map.of());
            version = queries.first("knowledge/read-pgvector-version", Map.of(), String.class)
                    .orElse("");
        } catch (QueryFailed failed) {
            LOG.warnf("pgvector is not used until the next start: %s", failed.getMessage());
        }
    }

    @Override
    public void put(Place place, UUID document, List<Chunk> chunks, List<float[]> vectors) {
        // They are columns of the passages' own rows.
    }

    @Override
    public List<Hit> nearest(Place place, float[] vector, int limit, long passages) {
        Map<String, Object> values = Map.of(
                "agentId", place.agentId().toString(),
                "model", place.model(),
                "dimension", vector.length,
                "vector", Embeddings.text(vector),
                "limit", limit);
        return queries.list(query(place.model(), passages), values, Near.class).stream()
                .map(one -> new Hit(new PassageKey(one.documentId(), one.number()), one.score()))
                .toList();
    }

    private record Near(UUID documentId, int number, double score) {}

    private String query(String model, long passages) {
        if (version.isEmpty()) {
            return "knowledge/nearest-passages-in-sql";
        }
        boolean many = passages > settings.exactUntilPassages();
        return many && model.equals(LocalEmbeddings.MODEL) && isIterative(version)
                ? "knowledge/nearest-passages-by-index"
                : "knowledge/nearest-passages";
    }

    static boolean isIterative(String version) {
        String[] parts = version.split("\\.");
        return parts.length > 1 && (Integer.parseInt(parts[0]) > 0 || Integer.parseInt(parts[1]) >= ITERATIVE_MINOR);
    }

    @Override
    public void remove(Place place, UUID document, int passages) {
        // They go with the passages' rows.
    }
}
