package knowledge;

import java.util.List;
import knowledge.reading.Chunk;

/**
 * Some of a document's parts, with their vectors once they are embedded.
 *
 * @param vectors of length 1, one for each chunk; null before
 */
public record Batch(List<Chunk> chunks, List<float[]> vectors) {}
