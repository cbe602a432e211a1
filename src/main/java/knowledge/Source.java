package knowledge;

/**
 * A passage that an order's agent was shown, as its result cites it.
 *
 * @param document the document's name
 * @param documentId its id at the runtime, for its owner
 * @param place where in the document it is; may be empty
 * @param passage the passage's number in the document, from 0
 * @param excerpt how it begins
 * @param score the cosine of its vector and the question's, 0 to 1; 0 where only its words were compared
 */
public record Source(String document, String documentId, String place, int passage, String excerpt, double score) {}
