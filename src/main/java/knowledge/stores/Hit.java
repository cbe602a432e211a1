package knowledge.stores;

/**
 * A passage that a store found near.
 *
 * @param score the cosine of its vector and the question's
 */
public record Hit(PassageKey key, double score) {}
