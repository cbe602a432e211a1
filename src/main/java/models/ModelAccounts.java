package models;

import access.callers.TrustedOwners;
import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import orders.PermanentFailure;
import secrets.sealing.Secrets;

/** Finds the model that an agent names, and the key that it is called with. */
@ApplicationScoped
public class ModelAccounts {

    private final ModelCatalogue catalogue;
    private final ProviderPlaces places;
    private final Secrets secrets;
    private final TrustedOwners trusted;

    public ModelAccounts(ModelCatalogue catalogue, ProviderPlaces places, Secrets secrets, TrustedOwners trusted) {
        this.catalogue = catalogue;
        this.places = places;
        this.secrets = secrets;
        this.trusted = trusted;
    }

    /** @throws PermanentFailure if the model is not in the catalogue, or has no key */
    public ModelAccount of(Agent agent) {
        CatalogueModel model = catalogue
                .find(agent.model())
                .filter(CatalogueModel::isPriced)
                .orElseThrow(() -> new PermanentFailure(
                        "model " + agent.model() + " is not in the model catalogue, or has no price there"));
        return new ModelAccount(model, places.baseUrl(model), key(agent, model));
    }

    /** Where a model is called; empty if the catalogue does not have it. */
    public Optional<String> address(String model) {
        return catalogue.find(model).map(places::baseUrl);
    }

    private String key(Agent agent, CatalogueModel model) {
        Optional<String> own = model.secret() == null ? Optional.empty() : secrets.value(agent.id(), model.secret());
        if (own.isPresent()) {
            return own.get();
        }
        return trusted.lend(agent.id(), places.key(model))
                .orElseThrow(() -> new PermanentFailure("no key for model " + model.name() + ": "
                        + (model.secret() == null ? "" : "store it as the agent's secret " + model.secret() + ", or ")
                        + (trusted.own(agent.id())
                                ? "run with a default one"
                                : "have the operator add the agent's owner to TRUSTED_OWNERS")));
    }
}
