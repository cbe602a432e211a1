package knowledge.stores;

import java.util.UUID;

/**
 * Names a passage.
 *
 * @param number its place among the document's parts, from 0
 */
public record PassageKey(UUID document, int number) {}
