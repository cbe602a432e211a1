package models;

/**
 * Where and as whom a model is called.
 *
 * @param key the provider's key; empty if it wants none
 */
public record ModelAccount(CatalogueModel model, String baseUrl, String key) {

    /** The key may not reach a log line by accident. */
    @Override
    public String toString() {
        return model.name() + " at " + baseUrl;
    }
}
