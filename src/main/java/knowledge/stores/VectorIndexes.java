package knowledge.stores;

import jakarta.enterprise.context.ApplicationScoped;

/** The stores by their names. */
@ApplicationScoped
public class VectorIndexes {

    private final PostgresIndex postgres;
    private final QdrantIndex qdrant;
    private final PineconeIndex pinecone;

    public VectorIndexes(PostgresIndex postgres, QdrantIndex qdrant, PineconeIndex pinecone) {
        this.postgres = postgres;
        this.qdrant = qdrant;
        this.pinecone = pinecone;
    }

    public VectorIndex of(String store) {
        return switch (store) {
            case KnowledgeConfig.QDRANT -> qdrant;
            case KnowledgeConfig.PINECONE -> pinecone;
            default -> postgres;
        };
    }
}
