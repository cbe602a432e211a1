package knowledge;

import base.PlainText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import knowledge.reading.Chunk;
import knowledge.reading.Chunker;
import knowledge.reading.DocumentReader;
import knowledge.reading.DocumentType;
import knowledge.reading.UnreadableDocument;
import knowledge.stores.Embeddings;
import knowledge.stores.KnowledgeConfig;
import knowledge.stores.VectorIndexes;
import orders.PermanentFailure;
import orders.TransientFailure;

/** The steps by which a worker reads a document, or removes one from its store. It does one at a time. */
@ApplicationScoped
@Named("documentWork")
public class DocumentWork {

    /** So small that a batch is embedded well within a lease, on a slow machine too. */
    private static final int BATCH = 32;

    private static final int MOST_CLAIMS = 20;
    /** What {@code store-document.sql} counts on by when a document that failed is sent again. */
    private static final int CLAIMS_OF_AN_UPLOAD = 1000;

    private static final int LONGEST_REASON = 300;

    private final DocumentReader reader;
    private final Embeddings embeddings;
    private final VectorIndexes indexes;
    private volatile ClaimedDocument current;

    public DocumentWork(DocumentReader reader, Embeddings embeddings, VectorIndexes indexes) {
        this.reader = reader;
        this.embeddings = embeddings;
        this.indexes = indexes;
    }

    /** True while a document is worked on here. */
    public boolean isBusy() {
        return current != null;
    }

    /** The parameters by which the claim is named. */
    public Map<String, Object> claim() {
        ClaimedDocument document = current;
        return document == null
                ? Map.of("document", "00000000-0000-0000-0000-000000000000", "attempt", -1)
                : of(document);
    }

    /** Begins with the document of {@code row}, which was claimed. */
    public ClaimedDocument begin(Map<String, Object> row) {
        current = ClaimedDocument.from(row);
        return current;
    }

    /** Ends the work, however it went. */
    public void end() {
        current = null;
    }

    /** The document's parts, in batches. */
    public List<Batch> read(ClaimedDocument document) throws IOException {
        if (document.attempt() % CLAIMS_OF_AN_UPLOAD > MOST_CLAIMS) {
            throw new UnreadableDocument("every worker that read it stopped meanwhile");
        }
        DocumentType type = DocumentType.of(document.mediaType());
        List<Chunk> chunks = Chunker.chunks(type, reader.read(type, document.content()));
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < chunks.size(); from += BATCH) {
            batches.add(new Batch(chunks.subList(from, Math.min(chunks.size(), from + BATCH)), null));
        }
        return batches;
    }

    /** The batch with its vectors. */
    public Batch embed(ClaimedDocument document, Batch batch) {
        List<String> texts = batch.chunks().stream().map(Chunk::text).toList();
        return new Batch(
                batch.chunks(),
                embeddings.embed(document.place().model(), document.place().agentId(), texts));
    }

    /** @param embedding null where another store has the vector */
    private record PassageRow(int number, String place, String text, int dimension, String embedding) {}

    /** The values of {@code put-passages.sql}. */
    public Map<String, Object> rows(ClaimedDocument document, Batch batch) {
        boolean here = document.store().equals(KnowledgeConfig.POSTGRES);
        List<PassageRow> rows = new ArrayList<>();
        for (int i = 0; i < batch.chunks().size(); i++) {
            Chunk chunk = batch.chunks().get(i);
            float[] vector = batch.vectors().get(i);
            rows.add(new PassageRow(
                    chunk.number(), chunk.place(), chunk.text(), vector.length, here ? Embeddings.text(vector) : null));
        }
        Map<String, Object> values = of(document);
        values.put("count", batch.chunks().getLast().number() + 1);
        values.put("passages", Rows.json(rows));
        return values;
    }

    /** Puts the batch into its store. {@code held} is what {@code put-passages.sql} returned: null if the claim is lost. */
    public void index(ClaimedDocument document, Batch batch, Object held) {
        if (held == null) {
            throw new LostClaim();
        }
        indexes.of(document.store()).put(document.place(), document.id(), batch.chunks(), batch.vectors());
    }

    /** The values of {@code finish-document.sql}. */
    public Map<String, Object> finished(ClaimedDocument document, List<Batch> batches) {
        Map<String, Object> values = of(document);
        values.put(
                "characters",
                batches.stream()
                        .flatMap(batch -> batch.chunks().stream())
                        .mapToLong(chunk -> chunk.text().length())
                        .sum());
        return values;
    }

    /** Removes the document from its store, where it has anything there. */
    public void remove(ClaimedDocument document) {
        if (document.passages() > 0) {
            indexes.of(document.store()).remove(document.place(), document.id(), document.passages());
        }
    }

    /** The values of {@code fail-document.sql}. */
    public Map<String, Object> failed(ClaimedDocument document, Exception failure) {
        // Camel wraps what a batch fails with.
        Optional<Throwable> known = Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(cause -> cause instanceof UnreadableDocument
                        || cause instanceof PermanentFailure
                        || cause instanceof TransientFailure)
                .findFirst();
        boolean permanent = known.isPresent() && !(known.get() instanceof TransientFailure);
        Map<String, Object> values = of(document);
        values.put("permanent", permanent);
        // Other exceptions speak of this machine.
        values.put(
                "reason",
                PlainText.of(
                        known.map(Throwable::getMessage).orElse("an error of the runtime; its log says more"),
                        LONGEST_REASON));
        return values;
    }

    private static Map<String, Object> of(ClaimedDocument document) {
        Map<String, Object> values = new HashMap<>();
        values.put("document", document.id().toString());
        values.put("attempt", document.attempt());
        return values;
    }

    /** The document was deleted meanwhile, or is another worker's by now: there is nothing to write down. */
    static final class LostClaim extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostClaim() {
            super("the document was deleted, or another worker has it");
        }
    }
}
