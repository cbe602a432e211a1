package knowledge.stores;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The built-in model: all-MiniLM-L6-v2, quantised, run in this process. It needs no key and fetches nothing. */
@ApplicationScoped
public class LocalEmbeddings {

    /** The name by which vectors of this model are stored. */
    public static final String MODEL = "all-minilm-l6-v2-q";

    /** In place of a text of which the tokenizer would keep nothing, which the model's library does not bear. */
    private static final String NOTHING = "?";

    private static final int REPLACEMENT = 0xFFFD;

    /** Loads on first use: some 100 MB that a process without documents does without. */
    private static final class Loaded {
        private static final EmbeddingModel MODEL = load();

        private static EmbeddingModel load() {
            // The tokenizer's library reports its use to its makers, and fetches what it lacks, unless told not to.
            System.setProperty("OPT_OUT_TRACKING", "true");
            System.setProperty("ai.djl.offline", "true");
            if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
                // It unpacks itself there; a container's user may have no home.
                System.setProperty(
                        "DJL_CACHE_DIR",
                        Path.of(System.getProperty("java.io.tmpdir"), "agentl2-embeddings")
                                .toString());
            }
            // On the calling thread: orders are many, and each is one thread already.
            return new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        }
    }

    /** A vector of 384 numbers for each text. */
    public List<float[]> embed(List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            String read = text.codePoints().anyMatch(LocalEmbeddings::isRead) ? text : NOTHING;
            vectors.add(Loaded.MODEL.embed(TextSegment.from(read)).content().vector());
        }
        return vectors;
    }

    /** Whether BERT's tokenizer keeps the character, rather than dropping it as a control, a gap or an accent. */
    private static boolean isRead(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK -> false;
            default -> character != REPLACEMENT;
        };
    }
}
