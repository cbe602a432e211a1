package knowledge.stores;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import knowledge.reading.KnowledgeSettings;
import models.OpenAiEmbeddings;

/** Turns text into vectors of length 1, with the model that is named. */
@ApplicationScoped
public class Embeddings {

    private final LocalEmbeddings local;
    private final OpenAiEmbeddings openAi;
    private final KnowledgeSettings settings;

    public Embeddings(LocalEmbeddings local, OpenAiEmbeddings openAi, KnowledgeSettings settings) {
        this.local = local;
        this.openAi = openAi;
        this.settings = settings;
    }

    /** The model's name that new documents of an agent with this configuration get. */
    public String model(KnowledgeConfig config) {
        return config.embeddings().equals("openai") ? settings.openaiEmbeddingModel() : LocalEmbeddings.MODEL;
    }

    /**
     * A vector for each text.
     *
     * @param model the built-in model, or one of OpenAI's API
     * @throws orders.TransientFailure if another try may help
     * @throws orders.PermanentFailure if not
     */
    public List<float[]> embed(String model, UUID agentId, List<String> texts) {
        List<float[]> vectors =
                model.equals(LocalEmbeddings.MODEL) ? local.embed(texts) : openAi.embed(model, agentId, texts);
        vectors.forEach(Embeddings::normalise);
        return vectors;
    }

    private static void normalise(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        double length = Math.sqrt(sum);
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    /** The vector as PostgreSQL writes an array. */
    public static String text(float[] vector) {
        var text = new StringBuilder(vector.length * 12).append('{');
        for (int i = 0; i < vector.length; i++) {
            text.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return text.append('}').toString();
    }
}
