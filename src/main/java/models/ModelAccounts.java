package models;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import orders.PermanentFailure;
import secrets.Secrets;

/** Finds the model that an agent names, and the key that it is called with. */
@ApplicationScoped
public class ModelAccounts {

    private final ModelCatalogue catalogue;
    private final ModelSettings settings;
    private final Secrets secrets;

    public ModelAccounts(ModelCatalogue catalogue, ModelSettings settings, Secrets secrets) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.secrets = secrets;
    }

    /** @throws PermanentFailure if the model is not in the catalogue, or has no key */
    ModelAccount of(Agent agent) {
        CatalogueModel model = catalogue
                .find(agent.model())
                .filter(CatalogueModel::isPriced)
                .orElseThrow(() -> new PermanentFailure(
                        "model " + agent.model() + " is not in the model catalogue, or has no price there"));
        return new ModelAccount(model, baseUrl(model), key(agent, model));
    }

    private String baseUrl(CatalogueModel model) {
        if (model.baseUrl() != null) {
            return model.baseUrl();
        }
        return model.provider() == CatalogueModel.Provider.ANTHROPIC
                ? settings.anthropicBaseUrl()
                : settings.openaiBaseUrl();
    }

    private String key(Agent agent, CatalogueModel model) {
        Optional<String> own = model.secret() == null ? Optional.empty() : secrets.value(agent.id(), model.secret());
        Optional<String> key =
                switch (model.provider()) {
                    case OPENAI -> own.or(settings::openaiApiKey);
                    case ANTHROPIC -> own.or(settings::anthropicApiKey);
                    // A default key of one company is none of another's business.
                    case OPENAI_COMPATIBLE -> own.or(() -> Optional.of(""));
                };
        return key.orElseThrow(() -> new PermanentFailure("no key for model " + model.name()
                + ": store it as the agent's secret " + model.secret() + ", or run with a default one"));
    }
}
