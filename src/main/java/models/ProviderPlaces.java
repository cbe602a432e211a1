package models;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where each provider's API is, and the runtime's own key for it. */
@ApplicationScoped
class ProviderPlaces {

    private final ModelSettings settings;
    private final Optional<String> googleApiKey;

    /** @param googleApiKey {@code GOOGLE_API_KEY}, which web searches use as well */
    ProviderPlaces(
            ModelSettings settings,
            @ConfigProperty(name = "agentl2.tools.search.google-api-key") Optional<String> googleApiKey) {
        this.settings = settings;
        this.googleApiKey = googleApiKey;
    }

    String baseUrl(CatalogueModel model) {
        if (model.baseUrl() != null) {
            return model.baseUrl();
        }
        return switch (model.provider()) {
            case OPENAI, OPENAI_COMPATIBLE -> settings.openaiBaseUrl();
            case ANTHROPIC -> settings.anthropicBaseUrl();
            case DEEPSEEK -> settings.deepseekBaseUrl();
            case GOOGLE -> settings.googleBaseUrl();
            case XAI -> settings.xaiBaseUrl();
            case MOONSHOT -> settings.moonshotBaseUrl();
        };
    }

    /** The runtime's own key; empty if it has none. A key of one company is none of another's business. */
    Optional<String> key(CatalogueModel model) {
        return switch (model.provider()) {
            case OPENAI -> settings.openaiApiKey();
            case ANTHROPIC -> settings.anthropicApiKey();
            case DEEPSEEK -> settings.deepseekApiKey();
            case GOOGLE -> googleApiKey;
            case XAI -> settings.xaiApiKey();
            case MOONSHOT -> settings.moonshotApiKey();
            case OPENAI_COMPATIBLE -> Optional.of("");
        };
    }
}
