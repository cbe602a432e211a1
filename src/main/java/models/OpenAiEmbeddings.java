package models;

import access.callers.TrustedOwners;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import models.answers.ProviderRefusal;
import orders.PermanentFailure;
import orders.TransientFailure;
import secrets.sealing.Secrets;

/** Embeddings of OpenAI's API, with the agent's own key or the default one; each call is one HTTP request. */
@ApplicationScoped
public class OpenAiEmbeddings {

    private static final String KEY = "OPENAI_API_KEY";

    private final ModelSettings settings;
    private final Secrets secrets;
    private final TrustedOwners trusted;
    private final ProviderHttpClient.Builder http;

    public OpenAiEmbeddings(ModelSettings settings, Secrets secrets, TrustedOwners trusted) {
        this.settings = settings;
        this.secrets = secrets;
        this.trusted = trusted;
        this.http = new ProviderHttpClient.Builder(settings);
    }

    /**
     * A vector for each text, as the model gives it.
     *
     * @param model the model's name at OpenAI, such as {@code text-embedding-3-small}
     * @throws TransientFailure if asking again may help
     * @throws PermanentFailure if it cannot, or there is no key
     */
    public List<float[]> embed(String model, UUID agentId, List<String> texts) {
        String key = secrets.value(agentId, KEY)
                .or(() -> trusted.lend(agentId, settings.openaiApiKey()))
                .orElseThrow(() -> new PermanentFailure("no key for the embedding model " + model
                        + ": store it as the agent's secret " + KEY + ", or run with a default one and the agent's"
                        + " owner in TRUSTED_OWNERS"));
        var client = OpenAiEmbeddingModel.builder()
                .httpClientBuilder(http)
                .baseUrl(settings.openaiBaseUrl())
                .apiKey(key)
                .modelName(model)
                .maxRetries(0)
                .build();
        try {
            List<float[]> vectors = new ArrayList<>();
            client.embedAll(texts.stream().map(TextSegment::from).toList())
                    .content()
                    .forEach(embedding -> vectors.add(embedding.vector()));
            if (vectors.size() != texts.size()) {
                throw new IllegalStateException("another number of vectors than of texts");
            }
            return vectors;
        } catch (RuntimeException failure) {
            throw translated(model, failure);
        }
    }

    private static RuntimeException translated(String model, RuntimeException failure) {
        String what = "the embedding model " + model;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderHttpClient.Stopped stopped) {
                return stopped;
            }
            if (cause instanceof TimeoutException) {
                return new TransientFailure(what + " did not answer in time", failure);
            }
            if (cause instanceof ProviderRefusal refused) {
                return ProviderFailure.refusal(what, refused);
            }
        }
        return new TransientFailure(what + " gave no answer that can be used", failure);
    }
}
